-- script
CREATE TABLE b ();
CREATE EXTENSION nosuch;
