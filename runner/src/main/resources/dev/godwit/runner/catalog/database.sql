SELECT 'event trigger', NULL, NULL, quote_ident(evtname), jsonb_strip_nulls(jsonb_build_object(
    'event', evtevent, 'function', evtfoid::regproc::text,
    'enabled', CASE evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END,
    'tags', evttags, 'owner', evtowner::regrole::text,
    'comment', obj_description(e.oid, 'pg_event_trigger')))
FROM pg_event_trigger e
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_event_trigger'::regclass AND objid = e.oid)
UNION ALL
SELECT 'subscription', NULL, NULL, quote_ident(subname), jsonb_build_object(
    'enabled', subenabled::text, 'publications', subpublications, 'owner', subowner::regrole::text)
FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL
SELECT 'language', NULL, NULL, quote_ident(lanname), jsonb_build_object(
    'trusted', lanpltrusted::text, 'handler', lanplcallfoid::regproc::text, 'owner', lanowner::regrole::text)
FROM pg_language l WHERE oid >= 16384
  AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_language'::regclass AND objid = l.oid)
UNION ALL
SELECT 'access method', NULL, NULL, quote_ident(amname), jsonb_build_object('handler', amhandler::text, 'type', amtype)
FROM pg_am a WHERE oid >= 16384
  AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_am'::regclass AND objid = a.oid)
UNION ALL
SELECT 'settings', NULL, NULL, CASE setrole WHEN 0 THEN 'of the database' ELSE 'of the role ' || setrole::regrole END,
    jsonb_build_object('values', (SELECT jsonb_agg(x ORDER BY x) FROM unnest(setconfig) x))
FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL
SELECT 'security label', (SELECT nspname FROM pg_namespace n WHERE n.oid = objnamespace), objname, format('%s %s by %s', objtype, objname, provider),
    jsonb_build_object('label', label)
FROM pg_seclabels WHERE objtype NOT IN ('role', 'database', 'tablespace')
