-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
DECLARE c CURSOR FOR SELECT * FROM a;
FETCH c;
ALTER TABLE a ADD x int;
