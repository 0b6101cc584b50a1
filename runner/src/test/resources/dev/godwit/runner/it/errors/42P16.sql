-- script
CREATE TABLE b (
    id int PRIMARY KEY,
    other int PRIMARY KEY
);
