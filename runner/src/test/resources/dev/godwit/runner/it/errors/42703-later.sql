-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
UPDATE a SET email = lower(email);
-- later 3_email
ALTER TABLE a ADD COLUMN email text;
