-- before
CREATE TABLE author (id int PRIMARY KEY);
CREATE TABLE post (id int, author_id int REFERENCES author);
INSERT INTO author VALUES (471100471);
INSERT INTO post VALUES (1, 471100471);
-- script
DELETE FROM author;
