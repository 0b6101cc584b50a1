-- script
CREATE TABLE b (
    id int,
    n text NOT NUL
);
