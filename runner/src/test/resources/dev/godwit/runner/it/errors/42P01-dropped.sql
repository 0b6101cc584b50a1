-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
ALTER TABLE a RENAME TO b;
-- script
ALTER TABLE a ADD x int;
