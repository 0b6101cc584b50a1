-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'hunter2');
-- script
INSERT INTO a
SELECT n::int FROM a;
