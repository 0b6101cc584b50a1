-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
CREATE VIEW v AS SELECT n FROM a;
-- script
ALTER TABLE a ALTER n TYPE varchar(9);
