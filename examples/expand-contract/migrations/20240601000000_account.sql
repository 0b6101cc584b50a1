CREATE TABLE account (id bigint PRIMARY KEY, contact text NOT NULL);
