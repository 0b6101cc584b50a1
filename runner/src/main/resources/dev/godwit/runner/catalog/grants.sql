-- A list that was never touched holds the defaults. The owner is written as such, so that a change of owner is one
-- difference and not many.
, acls AS (
    SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind, nspname, name, relowner AS owner,
           coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)) AS acl
    FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL SELECT 'column', nspname, format('%s.%I', name, attname), relowner, attacl
    FROM rel JOIN pg_attribute ON attrelid = rel.oid AND NOT attisdropped AND attacl IS NOT NULL
    UNION ALL SELECT CASE prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, nspname, name, proowner, coalesce(proacl, acldefault('f', proowner)) FROM fn
    UNION ALL SELECT 'schema', nspname, quote_ident(nspname), nspowner, coalesce(nspacl, acldefault('n', nspowner)) FROM ns
    UNION ALL SELECT CASE typtype WHEN 'd' THEN 'domain' ELSE 'type' END, nspname, name, typowner, coalesce(typacl, acldefault('T', typowner)) FROM ty
    UNION ALL SELECT 'foreign data wrapper', NULL, quote_ident(fdwname), fdwowner, coalesce(fdwacl, acldefault('F', fdwowner))
    FROM pg_foreign_data_wrapper f WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_foreign_data_wrapper'::regclass AND objid = f.oid)
    UNION ALL SELECT 'foreign server', NULL, quote_ident(srvname), srvowner, coalesce(srvacl, acldefault('S', srvowner)) FROM pg_foreign_server
    UNION ALL SELECT 'language', NULL, quote_ident(lanname), lanowner, coalesce(lanacl, acldefault('l', lanowner)) FROM pg_language WHERE oid >= 16384),
items AS (
    SELECT kind, nspname, name,
           CASE WHEN a.grantee = owner THEN 'its owner' WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS grantee,
           privilege_type || CASE WHEN is_grantable AND a.grantee <> owner THEN ' WITH GRANT OPTION' ELSE '' END
               || CASE WHEN grantor <> owner THEN ' by ' || grantor::regrole ELSE '' END AS privilege
    FROM acls, aclexplode(acl) a)
SELECT 'grant', nspname, name, format('%s %s to %s', kind, name, grantee), jsonb_build_object(
    'privileges', jsonb_agg(DISTINCT privilege))
FROM items GROUP BY kind, nspname, name, grantee
UNION ALL
SELECT 'default privileges', nspname, NULL,
    format('%s%s of %s to %s', CASE defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
                               WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END,
           CASE WHEN nspname IS NULL THEN '' ELSE ' in ' || quote_ident(nspname) END, defaclrole::regrole,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END),
    jsonb_build_object('privileges', jsonb_agg(DISTINCT privilege_type || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END))
FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = defaclnamespace, aclexplode(defaclacl) a, given
WHERE n.nspname IS DISTINCT FROM given.ledger_schema
GROUP BY nspname, defaclobjtype, defaclrole, a.grantee
