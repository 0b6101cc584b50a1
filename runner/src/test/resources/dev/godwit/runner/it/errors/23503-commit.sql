-- before
CREATE TABLE author (id int PRIMARY KEY);
CREATE TABLE post (id int, author_id int REFERENCES author DEFERRABLE INITIALLY DEFERRED);
-- script
INSERT INTO post VALUES (1, 471100471);
