-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
ALTER TABLE a ADD key uuid DEFAULT nosuch_v9();
