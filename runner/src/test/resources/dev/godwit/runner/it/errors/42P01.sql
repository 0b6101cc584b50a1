-- script
CREATE TABLE b ();
ALTER TABLE nosuch ADD x int;
