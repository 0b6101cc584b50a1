-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'hunter2');
-- script
SELECT substring(n FROM 1 FOR -1) FROM a;
