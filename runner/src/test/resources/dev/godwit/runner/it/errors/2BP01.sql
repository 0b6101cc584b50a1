-- before
CREATE TABLE author (id int PRIMARY KEY);
CREATE TABLE post (id int, author_id int REFERENCES author);
CREATE VIEW authors AS SELECT * FROM author;
-- script
DROP TABLE author;
