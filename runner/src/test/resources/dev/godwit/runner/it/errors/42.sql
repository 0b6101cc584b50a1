-- script
SELECT 1 ORDER BY 5;
