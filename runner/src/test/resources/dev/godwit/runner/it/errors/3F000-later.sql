-- script
CREATE TABLE billing.t ();
-- later 3_billing
CREATE SCHEMA billing;
