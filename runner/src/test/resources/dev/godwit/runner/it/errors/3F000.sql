-- script
CREATE TABLE nosuch.t ();
