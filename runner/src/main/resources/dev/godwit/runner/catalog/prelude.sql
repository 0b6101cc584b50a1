-- Put before each query of this folder. Two parameters: the ledger's schema, and the name of Flyway's history table.
-- What an extension owns is the extension's affair, and so is, with deptype i, what PostgreSQL made for another object,
-- such as the constructors of a range type. What no query names costs nothing.
WITH given AS (SELECT ?::text AS ledger_schema, ?::text AS history_table),
owned AS MATERIALIZED (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
ns AS MATERIALIZED (
    SELECT n.oid, n.nspname, n.nspowner, n.nspacl FROM pg_namespace n, given
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', given.ledger_schema)
      AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_namespace'::regclass AND objid = n.oid)),
rel AS (
    SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN ns n ON n.oid = c.relnamespace, given
    WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_class'::regclass AND objid = c.oid)
      AND c.relname NOT IN ('_prisma_migrations', given.history_table)),
fn AS (
    SELECT p.*, n.nspname, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name
    FROM pg_proc p JOIN ns n ON n.oid = p.pronamespace
    WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype IN ('e', 'i'))),
ty AS (
    SELECT t.*, n.nspname, format('%I.%I', n.nspname, t.typname) AS name
    FROM pg_type t JOIN ns n ON n.oid = t.typnamespace
    WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_type'::regclass AND objid = t.oid)
      AND (t.typtype IN ('e', 'd', 'r')
           OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_class WHERE oid = t.typrelid AND relkind = 'c')
           OR t.typtype = 'b' AND t.typelem = 0 AND t.typcategory <> 'A'))
