-- script
ALTER TABLE posts ADD title text;
-- later 3_posts
CREATE TABLE posts (id int);
