-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
-- script
COPY a (id, n) FROM stdin;
1	one	hunter2
\.
