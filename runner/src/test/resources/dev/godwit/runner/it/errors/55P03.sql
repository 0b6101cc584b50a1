-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
CREATE TABLE b ();
ALTER TABLE a ADD x int;
-- meanwhile
SET application_name TO 'reports';
LOCK TABLE a IN ACCESS SHARE MODE
