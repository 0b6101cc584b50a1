-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'x');
-- script
ALTER TABLE a
    ADD email text NOT NULL;
