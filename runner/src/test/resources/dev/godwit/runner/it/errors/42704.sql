-- script
CREATE TABLE b (
    id int,
    feeling mood
);
