-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
DO $$ BEGIN
    EXECUTE 'ALTER TABLE a ADD email text';
END $$;
-- script
ALTER TABLE a ADD email text;
