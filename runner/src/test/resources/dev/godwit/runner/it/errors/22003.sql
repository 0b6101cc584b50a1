-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
INSERT INTO a VALUES (99999999999);
