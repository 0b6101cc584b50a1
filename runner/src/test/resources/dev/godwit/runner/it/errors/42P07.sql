-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
CREATE TABLE a (id int);
