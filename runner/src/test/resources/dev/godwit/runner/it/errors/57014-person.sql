-- script
SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(60);
