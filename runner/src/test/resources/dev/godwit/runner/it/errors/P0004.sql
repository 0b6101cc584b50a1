-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
DO $$
BEGIN
    ASSERT (SELECT count(*) FROM a) = 1, 'one row is wanted';
END $$;
