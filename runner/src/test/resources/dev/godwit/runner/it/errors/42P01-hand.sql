-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
DO $$ BEGIN
    EXECUTE 'DROP TABLE a';
END $$;
-- script
ALTER TABLE a ADD x int;
