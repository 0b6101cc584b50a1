-- What else there is, a kind and a name a row, and where it is wanted, what the server calls it in SQL. $1, $2: schemas and names of functions that are asked for.
SELECT 'function' AS kind, n.nspname AS schema, p.proname AS name, NULL AS quoted
FROM unnest(?::text[], ?::text[]) AS a (schema, name)
JOIN pg_namespace n ON n.nspname = a.schema
JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = a.name
GROUP BY 2, 3
HAVING bool_and(p.provolatile <> 'v')
UNION ALL
SELECT 'domain', n.nspname, t.typname, NULL
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'd' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND (t.typnotnull OR EXISTS (SELECT FROM pg_constraint k WHERE k.contypid = t.oid))
UNION ALL
SELECT 'enum', n.nspname, t.typname, t.oid::regtype::text
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e'
UNION ALL
SELECT 'schema', n.nspname, '', NULL
FROM pg_namespace n
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND (EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid)
       OR EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = n.oid)
       OR EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = n.oid))
UNION ALL
SELECT 'replica', r.pid::text, '', NULL
FROM pg_stat_replication r
WHERE r.application_name <> 'pg_basebackup'
UNION ALL
SELECT 'hidden', '', '', NULL
WHERE EXISTS (SELECT FROM pg_stat_activity a
              WHERE a.datname = current_database() AND a.backend_type IS NULL AND a.usename <> current_user)
