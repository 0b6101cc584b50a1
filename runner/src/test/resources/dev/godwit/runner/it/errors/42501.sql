-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
DO $$ BEGIN
    CREATE ROLE godwit_weak;
EXCEPTION WHEN duplicate_object THEN
    NULL;
END $$;
-- script
SET LOCAL ROLE godwit_weak;
DROP TABLE a;
