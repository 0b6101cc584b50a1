-- script
SET LOCAL temp_file_limit = '64kB';
SET LOCAL work_mem = '64kB';
SELECT count(*) FROM (SELECT n FROM generate_series(1, 100000) n ORDER BY random()) x;
