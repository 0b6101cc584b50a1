-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'hunter2'), (2, 'hunter2');
-- script
CREATE UNIQUE INDEX CONCURRENTLY a_n_key ON a (n);
