-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'x'), (2, 'y');
-- script
UPDATE a SET n = (SELECT n FROM a);
