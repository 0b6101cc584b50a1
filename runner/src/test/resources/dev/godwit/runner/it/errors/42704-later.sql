-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
ALTER TABLE a DROP CONSTRAINT n_unique;
-- later 3_u
ALTER TABLE a ADD CONSTRAINT n_unique UNIQUE (n);
