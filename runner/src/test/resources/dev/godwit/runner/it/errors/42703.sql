-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
UPDATE a SET name = 'x'
WHERE id > 1;
