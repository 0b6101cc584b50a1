-- before
CREATE TABLE "Users" (id int);
-- script
ALTER TABLE Users ADD x int;
