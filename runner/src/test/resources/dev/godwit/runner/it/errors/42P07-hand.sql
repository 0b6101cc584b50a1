-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
DO $$ BEGIN
    EXECUTE 'CREATE INDEX a_n ON a (n)';
END $$;
-- script
CREATE INDEX a_n ON a (n);
