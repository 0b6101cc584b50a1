-- script
SELECT '2024-13-01'::date;
