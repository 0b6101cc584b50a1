SELECT 'column', nspname, name, format('%s.%I', name, attname), jsonb_strip_nulls(jsonb_build_object(
    'type', format_type(atttypid, atttypmod),
    'notNull', CASE WHEN attnotnull THEN 'true' END,
    'default', CASE WHEN attgenerated = '' THEN pg_get_expr(adbin, adrelid) END,
    'generated', CASE WHEN attgenerated <> '' THEN concat(pg_get_expr(adbin, adrelid),
                                                          CASE attgenerated WHEN 'v' THEN ' virtual' ELSE ' stored' END) END,
    'identity', CASE attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
    'collation', CASE WHEN attcollation <> t.typcollation THEN attcollation::regcollation::text END,
    'storage', CASE WHEN attstorage <> t.typstorage
                    THEN CASE attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' ELSE 'main' END END,
    'statistics', CASE WHEN coalesce(attstattarget, -1) <> -1 THEN attstattarget END,
    'compression', CASE attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
    -- Some servers keep a count of their own there, pg_attver, which differs from copy to copy.
    'options', (SELECT array_agg(kept) FROM unnest(attoptions) kept WHERE kept NOT LIKE 'pg\_%'),
    'serverOptions', attfdwoptions,
    'inherited', CASE WHEN NOT attislocal THEN 'true' END,
    'comment', col_description(a.attrelid, attnum)))
FROM rel
JOIN pg_attribute a ON a.attrelid = rel.oid AND attnum > 0 AND NOT attisdropped
JOIN pg_type t ON t.oid = atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE relkind IN ('r', 'p', 'f', 'v', 'm')
UNION ALL
SELECT 'column order', nspname, name, name, jsonb_build_object(
    'columns', (SELECT jsonb_agg(attname ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = rel.oid AND attnum > 0 AND NOT attisdropped))
FROM rel WHERE relkind IN ('r', 'p', 'f')
