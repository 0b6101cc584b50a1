-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
DELETE FROM pg_attribute WHERE attrelid = 'a'::regclass AND attname = 'n';
SELECT * FROM a;
