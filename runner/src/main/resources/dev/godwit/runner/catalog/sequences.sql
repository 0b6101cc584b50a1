SELECT 'sequence', nspname,
    (SELECT d.refobjid::regclass::text FROM pg_depend d
     WHERE d.classid = 'pg_class'::regclass AND d.objid = rel.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 LIMIT 1),
    name, jsonb_strip_nulls(jsonb_build_object(
    'owner', relowner::regrole::text,
    'type', format_type(seqtypid, NULL),
    'start', seqstart::text,
    'increment', seqincrement::text,
    'minimum', seqmin::text,
    'maximum', seqmax::text,
    'cache', seqcache::text,
    'cycle', CASE WHEN seqcycle THEN 'true' END,
    'persistence', CASE relpersistence WHEN 'u' THEN 'unlogged' END,
    'ownedBy', (SELECT format('%s.%I', d.refobjid::regclass, attname)
                FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.classid = 'pg_class'::regclass AND d.objid = rel.oid AND d.deptype IN ('a', 'i') LIMIT 1),
    'identity', CASE WHEN EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = rel.oid
                                  AND d.deptype = 'i' AND d.refobjsubid > 0) THEN 'true' END,
    'comment', obj_description(rel.oid, 'pg_class')))
FROM rel JOIN pg_sequence s ON s.seqrelid = rel.oid
