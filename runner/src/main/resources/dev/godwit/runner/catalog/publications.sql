SELECT 'publication', NULL, NULL, quote_ident(pubname), jsonb_strip_nulls(jsonb_build_object(
    'allTables', CASE WHEN puballtables THEN 'true' END,
    'operations', concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,
                            CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END),
    'viaRoot', CASE WHEN pubviaroot THEN 'true' END,
    'tables', (SELECT jsonb_agg(x ORDER BY x) FROM (
        SELECT concat(prrelid::regclass,
               ' (' || (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                        WHERE attrelid = prrelid AND attnum = ANY (prattrs)) || ')',
               ' WHERE ' || pg_get_expr(prqual, prrelid)) AS x FROM pg_publication_rel WHERE prpubid = p.oid) t),
    'schemas', (SELECT jsonb_agg(pnnspid::regnamespace::text ORDER BY pnnspid::regnamespace::text) FROM pg_publication_namespace WHERE pnpubid = p.oid),
    'owner', pubowner::regrole::text,
    'comment', obj_description(p.oid, 'pg_publication')))
FROM pg_publication p
