-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
-- größer 😀
COPY a (id, n) FROM stdin;
1	one
hunter2	two
3	three
\.
CREATE TABLE b ();
