-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
CREATE TABLE b (n text);
-- script
ALTER TABLE b ADD FOREIGN KEY (n) REFERENCES a (n);
