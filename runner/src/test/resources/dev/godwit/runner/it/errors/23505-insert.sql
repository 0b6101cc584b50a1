-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'y');
-- script
INSERT INTO a VALUES (1, 'x');
