-- script
SELECT pg_advisory_xact_lock(n) FROM generate_series(1, 200000) n;
