SELECT 'trigger', nspname, rel.name, format('%s.%I', rel.name, tgname), jsonb_strip_nulls(jsonb_build_object(
    'definition', pg_get_triggerdef(t.oid),
    'enabled', CASE tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END,
    'comment', obj_description(t.oid, 'pg_trigger')))
FROM pg_trigger t JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
-- Foreign keys are upheld by internal triggers; switched off, they check nothing.
SELECT 'trigger', nspname, rel.name, format('%s.%I', rel.name, 'internal triggers of ' || coalesce(c.conname, t.tgname)), jsonb_build_object(
    'enabled', string_agg(DISTINCT CASE tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' ELSE 'always' END, ', '))
FROM pg_trigger t JOIN rel ON rel.oid = tgrelid LEFT JOIN pg_constraint c ON c.oid = t.tgconstraint
WHERE tgisinternal AND tgenabled <> 'O' GROUP BY nspname, rel.name, coalesce(c.conname, t.tgname)
UNION ALL
SELECT 'rule', nspname, rel.name, format('%s.%I', rel.name, rulename), jsonb_strip_nulls(jsonb_build_object(
    'definition', pg_get_ruledef(r.oid),
    'enabled', CASE ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END,
    'comment', obj_description(r.oid, 'pg_rewrite')))
FROM pg_rewrite r JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'policy', nspname, rel.name, format('%s.%I', rel.name, polname), jsonb_strip_nulls(jsonb_build_object(
    'command', CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    'permissive', CASE WHEN NOT polpermissive THEN 'false' END,
    'roles', (SELECT jsonb_agg(CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END
                               ORDER BY CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END COLLATE "C") FROM unnest(polroles) r),
    'using', pg_get_expr(polqual, polrelid),
    'check', pg_get_expr(polwithcheck, polrelid),
    'comment', obj_description(p.oid, 'pg_policy')))
FROM pg_policy p JOIN rel ON rel.oid = polrelid
