-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
INSERT INTO a (n) VALUES ('hunter2');
