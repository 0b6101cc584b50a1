-- before
CREATE TABLE author (id int PRIMARY KEY);
CREATE TABLE post (id int, author_id int);
INSERT INTO post VALUES (1, 471100471);
-- script
ALTER TABLE post ADD FOREIGN KEY (author_id) REFERENCES author (id);
