SELECT 'publication', NULL, NULL, quote_ident(pubname), jsonb_strip_nulls(jsonb_build_object(
    'allTables', CASE WHEN puballtables THEN 'true' END,
    'operations', concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,
                            CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END),
    'viaRoot', CASE WHEN pubviaroot THEN 'true' END,
    'tables', (SELECT jsonb_agg(prrelid::regclass::text ORDER BY prrelid::regclass::text) FROM pg_publication_rel WHERE prpubid = p.oid),
    'owner', pubowner::regrole::text,
    'comment', obj_description(p.oid, 'pg_publication')))
FROM pg_publication p
