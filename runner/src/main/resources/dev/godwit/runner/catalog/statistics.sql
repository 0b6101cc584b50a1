SELECT 'statistics', ns.nspname, rel.name, format('%I.%I', ns.nspname, stxname), jsonb_strip_nulls(jsonb_build_object(
    'definition', pg_get_statisticsobjdef(s.oid),
    'target', CASE WHEN coalesce(stxstattarget, -1) <> -1 THEN stxstattarget END,
    'owner', stxowner::regrole::text,
    'comment', obj_description(s.oid, 'pg_statistic_ext')))
FROM pg_statistic_ext s JOIN ns ON ns.oid = stxnamespace JOIN rel ON rel.oid = s.stxrelid
