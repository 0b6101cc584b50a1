-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1);
-- script
ALTER TABLE a ALTER n SET NOT NULL;
