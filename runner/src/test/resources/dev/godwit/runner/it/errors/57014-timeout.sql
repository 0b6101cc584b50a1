-- script
SET LOCAL statement_timeout = '50ms';
SELECT pg_sleep(60);
