-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
ALTER TABLE a
    ADD m int,
    ADD "n" text;
