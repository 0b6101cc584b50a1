-- Of a user mapping only that it is there: its options are passwords.
SELECT 'foreign data wrapper', NULL, NULL, quote_ident(fdwname), jsonb_strip_nulls(jsonb_build_object(
    'handler', CASE WHEN fdwhandler <> 0 THEN fdwhandler::regproc::text END,
    'validator', CASE WHEN fdwvalidator <> 0 THEN fdwvalidator::regproc::text END,
    'serverOptions', (SELECT jsonb_agg(x ORDER BY x) FROM unnest(fdwoptions) x),
    'owner', fdwowner::regrole::text,
    'comment', obj_description(f.oid, 'pg_foreign_data_wrapper')))
FROM pg_foreign_data_wrapper f
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_foreign_data_wrapper'::regclass AND objid = f.oid)
UNION ALL
SELECT 'foreign server', NULL, NULL, quote_ident(srvname), jsonb_strip_nulls(jsonb_build_object(
    'wrapper', fdwname, 'type', srvtype, 'version', srvversion,
    'serverOptions', (SELECT jsonb_agg(x ORDER BY x) FROM unnest(srvoptions) x),
    'owner', srvowner::regrole::text,
    'comment', obj_description(s.oid, 'pg_foreign_server')))
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = srvfdw
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_foreign_server'::regclass AND objid = s.oid)
UNION ALL
SELECT 'user mapping', NULL, NULL, format('for %s server %I', CASE umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(usename) END, srvname), '{}'::jsonb
FROM pg_user_mappings
