-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1);
-- script
UPDATE a SET id = 1 / (id - 1);
