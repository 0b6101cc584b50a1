-- script
CREATE VIEW v AS SELECT * FROM posts;
CREATE TABLE posts (id int);
