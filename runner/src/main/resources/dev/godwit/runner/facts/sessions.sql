-- Transactions of others in this database that are open for longer than $1 seconds, with the relations that they have
-- locked. Whose transaction this role may not see has no beginning here.
SELECT a.pid, coalesce(a.application_name, '') AS application,
       extract(epoch FROM clock_timestamp() - a.xact_start)::bigint AS age,
       coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object('schema', n.nspname, 'name', c.relname))
                 FROM pg_locks l
                 JOIN pg_class c ON c.oid = l.relation AND l.locktype = 'relation' AND l.database = a.datid
                 JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE l.pid = a.pid AND l.granted AND c.relkind IN ('r', 'p', 'm')
                   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')), '[]')::text AS tables
FROM pg_stat_activity a
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
  AND a.xact_start < clock_timestamp() - ? * interval '1 second'
ORDER BY a.xact_start
LIMIT 20
