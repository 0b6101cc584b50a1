-- script
COPY (SELECT repeat('x', 100000)) TO '/dev/full';
