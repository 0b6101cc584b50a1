-- The index of a constraint is told by the constraint, unless it is broken or was treated on its own.
SELECT 'index', t.nspname, t.name, format('%I.%I', t.nspname, c.relname), jsonb_strip_nulls(jsonb_build_object(
    'definition', pg_get_indexdef(i.indexrelid),
    'valid', CASE WHEN NOT (indisvalid AND indisready AND indislive) THEN 'false' END,
    'replicaIdentity', CASE WHEN indisreplident THEN 'true' END,
    'clustered', CASE WHEN indisclustered THEN 'true' END,
    'partitionOf', (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = i.indexrelid),
    'tablespace', (SELECT spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace),
    'constraint', (SELECT conname FROM pg_constraint WHERE conrelid = i.indrelid AND conindid = i.indexrelid AND contype IN ('p', 'u', 'x') LIMIT 1),
    'comment', obj_description(i.indexrelid, 'pg_class')))
FROM pg_index i JOIN rel t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
