-- before
CREATE SCHEMA billing;
-- script
CREATE SCHEMA billing;
