-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
LOCK TABLE a NOWAIT;
-- meanwhile
LOCK TABLE a IN ACCESS SHARE MODE
