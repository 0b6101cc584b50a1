-- script
SELECT 'a b.c d'::regclass;
