-- script
SET work_mem = 'hunter2';
