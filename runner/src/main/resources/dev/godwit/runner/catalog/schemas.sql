SELECT 'schema', nspname, NULL, quote_ident(nspname), jsonb_strip_nulls(jsonb_build_object(
    'owner', nspowner::regrole::text,
    'comment', obj_description(oid, 'pg_namespace')))
FROM ns
