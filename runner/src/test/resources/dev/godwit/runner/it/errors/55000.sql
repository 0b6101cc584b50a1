-- before
CREATE SEQUENCE s;
-- script
SELECT currval('s');
