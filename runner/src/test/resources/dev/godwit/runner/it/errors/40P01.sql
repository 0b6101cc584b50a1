-- before
CREATE TABLE a ();
CREATE TABLE b ();
-- script
LOCK TABLE a;
LOCK TABLE b;
-- meanwhile
SET deadlock_timeout TO '1min';
LOCK TABLE b
-- when waiting
LOCK TABLE a
