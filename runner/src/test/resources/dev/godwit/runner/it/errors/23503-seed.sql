-- before
CREATE TABLE author (id int PRIMARY KEY);
CREATE TABLE post (id int, author_id int REFERENCES author);
-- script
INSERT INTO post VALUES (1, 471100471);
-- later 3_authors
INSERT INTO author VALUES (471100471);
