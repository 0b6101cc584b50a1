-- From PostgreSQL 18 on, NOT NULL is a constraint too; a plain one is told by its column already.
SELECT 'constraint', nspname, rel.name, format('%s.%I', rel.name, conname), jsonb_strip_nulls(jsonb_build_object(
    'definition', pg_get_constraintdef(c.oid),
    'valid', CASE WHEN NOT convalidated THEN 'false' END,
    'inherited', CASE WHEN NOT conislocal THEN 'true' END,
    'index', CASE WHEN contype IN ('p', 'u', 'x') THEN (SELECT relname FROM pg_class i WHERE i.oid = conindid AND relname <> conname) END,
    'comment', obj_description(c.oid, 'pg_constraint')))
FROM pg_constraint c JOIN rel ON rel.oid = c.conrelid
WHERE contype IN ('p', 'u', 'f', 'c', 'x') OR contype = 'n' AND (NOT convalidated OR connoinherit)
