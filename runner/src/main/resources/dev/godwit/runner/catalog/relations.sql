SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                    ELSE 'foreign table' END,
    nspname, NULL, name, jsonb_strip_nulls(jsonb_build_object(
    'owner', relowner::regrole::text,
    'persistence', CASE relpersistence WHEN 'u' THEN 'unlogged' END,
    'options', (SELECT jsonb_agg(x ORDER BY x) FROM unnest(reloptions) x),
    'rowSecurity', CASE WHEN relforcerowsecurity THEN 'forced' || CASE WHEN relrowsecurity THEN '' ELSE ', but off' END
                        WHEN relrowsecurity THEN 'on' END,
    'replicaIdentity', CASE relreplident WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' WHEN 'i' THEN 'index' END,
    'partitionBy', CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END,
    'partition', pg_get_expr(relpartbound, oid),
    'inherits', (SELECT jsonb_agg(inhparent::regclass::text ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = rel.oid),
    'ofType', CASE WHEN reloftype <> 0 THEN reloftype::regtype::text END,
    'accessMethod', (SELECT amname FROM pg_am WHERE pg_am.oid = rel.relam AND amname <> 'heap'),
    'tablespace', (SELECT spcname FROM pg_tablespace t WHERE t.oid = rel.reltablespace),
    'server', (SELECT srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = rel.oid),
    'serverOptions', (SELECT jsonb_agg(x ORDER BY x) FROM pg_foreign_table f, unnest(f.ftoptions) x WHERE f.ftrelid = rel.oid),
    'comment', obj_description(oid, 'pg_class'),
    'definition', CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END))
FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
