SELECT 'operator', nspname, NULL,
    format('%I.%s(%s, %s)', nspname, oprname, CASE oprleft WHEN 0 THEN 'NONE' ELSE format_type(oprleft, NULL) END, format_type(oprright, NULL)),
    jsonb_strip_nulls(jsonb_build_object(
    'function', oprcode::text,
    'commutator', CASE WHEN oprcom <> 0 THEN oprcom::regoperator::text END,
    'negator', CASE WHEN oprnegate <> 0 THEN oprnegate::regoperator::text END,
    'restrict', CASE WHEN oprrest <> 0 THEN oprrest::text END,
    'join', CASE WHEN oprjoin <> 0 THEN oprjoin::text END,
    'merges', CASE WHEN oprcanmerge THEN 'true' END,
    'hashes', CASE WHEN oprcanhash THEN 'true' END,
    'owner', oprowner::regrole::text,
    'comment', obj_description(o.oid, 'pg_operator')))
FROM pg_operator o JOIN ns ON ns.oid = oprnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_operator'::regclass AND objid = o.oid)
UNION ALL
SELECT 'operator class', nspname, NULL, format('%I.%I using %I', nspname, opcname, amname), jsonb_strip_nulls(jsonb_build_object(
    'type', format_type(opcintype, NULL),
    'default', CASE WHEN opcdefault THEN 'true' END,
    'storage', CASE WHEN opckeytype <> 0 THEN format_type(opckeytype, NULL) END,
    'family', (SELECT opfname FROM pg_opfamily f WHERE f.oid = opcfamily),
    'owner', opcowner::regrole::text,
    'comment', obj_description(c.oid, 'pg_opclass')))
FROM pg_opclass c JOIN ns ON ns.oid = opcnamespace JOIN pg_am am ON am.oid = opcmethod
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_opclass'::regclass AND objid = c.oid)
UNION ALL
SELECT 'operator family', nspname, NULL, format('%I.%I using %I', nspname, opfname, amname), jsonb_strip_nulls(jsonb_build_object(
    'operators', (SELECT jsonb_agg(concat(amopstrategy, ' ', amopopr::regoperator, ' ', amoppurpose) ORDER BY amopstrategy, amopopr::regoperator::text)
                  FROM pg_amop WHERE amopfamily = f.oid),
    'functions', (SELECT jsonb_agg(concat(amprocnum, ' ', amproc::regprocedure) ORDER BY amprocnum, amproc::regprocedure::text)
                  FROM pg_amproc WHERE amprocfamily = f.oid),
    'owner', opfowner::regrole::text,
    'comment', obj_description(f.oid, 'pg_opfamily')))
FROM pg_opfamily f JOIN ns ON ns.oid = opfnamespace JOIN pg_am am ON am.oid = opfmethod
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_opfamily'::regclass AND objid = f.oid)
UNION ALL
SELECT 'cast', NULL, NULL, format('%s as %s', format_type(castsource, NULL), format_type(casttarget, NULL)), jsonb_strip_nulls(jsonb_build_object(
    'function', CASE WHEN castfunc <> 0 THEN castfunc::regprocedure::text END,
    'context', CASE castcontext WHEN 'a' THEN 'assignment' WHEN 'i' THEN 'implicit' END,
    'method', CASE castmethod WHEN 'i' THEN 'inout' WHEN 'b' THEN 'binary' END,
    'comment', obj_description(c.oid, 'pg_cast')))
FROM pg_cast c WHERE oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_cast'::regclass AND objid = c.oid AND deptype IN ('e', 'i'))
UNION ALL
SELECT 'transform', NULL, NULL, format('for %s language %I', format_type(trftype, NULL), lanname), jsonb_strip_nulls(jsonb_build_object(
    'fromSql', CASE WHEN trffromsql <> 0 THEN trffromsql::oid::regprocedure::text END,
    'toSql', CASE WHEN trftosql <> 0 THEN trftosql::oid::regprocedure::text END))
FROM pg_transform t JOIN pg_language l ON l.oid = trflang
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_transform'::regclass AND objid = t.oid)
UNION ALL
SELECT 'conversion', nspname, NULL, format('%I.%I', nspname, conname), jsonb_strip_nulls(jsonb_build_object(
    'from', pg_encoding_to_char(conforencoding), 'to', pg_encoding_to_char(contoencoding),
    'function', conproc::text, 'default', CASE WHEN condefault THEN 'true' END, 'owner', conowner::regrole::text,
    'comment', obj_description(c.oid, 'pg_conversion')))
FROM pg_conversion c JOIN ns ON ns.oid = connamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_conversion'::regclass AND objid = c.oid)
UNION ALL
-- The columns that hold a locale have other names in each of the last versions.
SELECT 'collation', nspname, NULL, format('%I.%I', nspname, collname), jsonb_strip_nulls(
    to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion,collencoding}'::text[]
    || jsonb_build_object('owner', collowner::regrole::text, 'comment', obj_description(c.oid, 'pg_collation')))
FROM pg_collation c JOIN ns ON ns.oid = collnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_collation'::regclass AND objid = c.oid)
