-- script
CREATE TABLE b (id int, n text DEFAULT ${name});
