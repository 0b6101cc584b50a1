-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'hunter2');
-- script
ALTER TABLE a ADD CONSTRAINT longer CHECK (length(n) > 9);
