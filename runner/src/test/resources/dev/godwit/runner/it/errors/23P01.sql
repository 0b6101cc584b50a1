-- before
CREATE TABLE b (r int4range, EXCLUDE USING gist (r WITH &&));
-- script
INSERT INTO b VALUES ('[1,5]'), ('[2,3]');
