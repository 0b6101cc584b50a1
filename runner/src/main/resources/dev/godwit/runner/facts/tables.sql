-- One row for each relation that was asked for, or that hangs on one. $1, $2: schemas and names; $3: whether sizes are
-- measured, which waits for whoever has locked a table, or taken from the statistics.
WITH asked AS MATERIALIZED (
  SELECT DISTINCT coalesce(i.indrelid, c.oid) AS oid
  FROM unnest(?::text[], ?::text[]) AS a (schema, name)
  JOIN pg_namespace n ON n.nspname = a.schema
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = a.name
  LEFT JOIN pg_index i ON i.indexrelid = c.oid
), wanted AS MATERIALIZED (
  SELECT oid FROM asked
  UNION SELECT k.confrelid FROM pg_constraint k JOIN asked ON asked.oid = k.conrelid WHERE k.contype = 'f'
  UNION SELECT k.conrelid FROM pg_constraint k JOIN asked ON asked.oid = k.confrelid WHERE k.contype = 'f'
  UNION SELECT r.ev_class FROM pg_depend d JOIN asked ON asked.oid = d.refobjid
        JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
), leaves AS MATERIALIZED (
  SELECT w.oid AS root, coalesce(t.relid, w.oid)::oid AS oid
  FROM wanted w JOIN pg_class c ON c.oid = w.oid
  LEFT JOIN LATERAL pg_partition_tree(w.oid) t ON c.relkind = 'p' AND t.isleaf
), sizes AS (
  SELECT l.root, count(*) FILTER (WHERE l.oid <> l.root) AS partitions,
         sum(CASE WHEN c.relkind NOT IN ('r', 'm') THEN 0
                  WHEN ?::boolean THEN pg_total_relation_size(l.oid) ELSE 8192::bigint * c.relpages END) AS bytes,
         sum(CASE WHEN c.relkind NOT IN ('r', 'm') THEN 0
                  WHEN c.reltuples < 0 OR (c.relpages = 0 AND c.reltuples > 0) THEN NULL
                  WHEN c.relpages = 0 THEN 0
                  ELSE c.reltuples END) AS rows,
         bool_or(c.relkind IN ('r', 'm') AND (c.reltuples < 0 OR c.relpages = 0)) AS unsure
  FROM leaves l JOIN pg_class c ON c.oid = l.oid
  GROUP BY l.root
)
SELECT n.nspname, c.relname, c.relkind, c.oid::regclass::text AS quoted, s.partitions, s.bytes, s.rows::bigint AS rows,
       s.unsure,
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', a.attname, 'quoted', quote_ident(a.attname), 'notNull', a.attnotnull, 'hasDefault', a.atthasdef,
            'schema', nullif(tn.nspname, 'pg_catalog'), 'type', coalesce(e.typname, t.typname), 'array', e.oid IS NOT NULL,
            'modifiers', substring(format_type(a.atttypid, a.atttypmod) FROM '\(([0-9, -]+)\)'))
          ORDER BY a.attnum), '[]')
        FROM pg_attribute a
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_type e ON t.typcategory = 'A' AND e.oid = t.typelem
        JOIN pg_namespace tn ON tn.oid = coalesce(e.typnamespace, t.typnamespace)
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'schema', n.nspname, 'name', ic.relname, 'unique', i.indisunique, 'partial', i.indpred IS NOT NULL,
            'columns', (SELECT jsonb_agg(coalesce(a.attname, '') ORDER BY k.position)
                        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
                        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum > 0
                        WHERE k.position <= i.indnkeyatts),
            'predicateColumns', (SELECT jsonb_agg(DISTINCT a.attname) FROM pg_depend d
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
                        WHERE d.objid = i.indexrelid AND d.classid = 'pg_class'::regclass AND d.refobjid = c.oid
                          AND NOT a.attnum = ANY (i.indkey::int2[])
                          AND i.indpred IS NOT NULL AND d.refobjsubid > 0)))
          , '[]')
        FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
        WHERE i.indrelid = c.oid AND i.indisvalid)::text AS indexes,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', k.conname, 'kind', k.contype, 'validated', k.convalidated,
            'condition', CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,
            'columns', (SELECT jsonb_agg(a.attname ORDER BY p.position)
                        FROM unnest(k.conkey) WITH ORDINALITY AS p (attnum, position)
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.attnum),
            'toSchema', fn.nspname, 'to', f.relname,
            'toColumns', (SELECT jsonb_agg(a.attname ORDER BY p.position)
                        FROM unnest(k.confkey) WITH ORDINALITY AS p (attnum, position)
                        JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = p.attnum)))
          , '[]')
        FROM pg_constraint k
        LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
        WHERE k.conrelid = c.oid AND k.contype IN ('c', 'f', 'u', 'p', 'x', 'n'))::text AS constraints,
       (SELECT coalesce(jsonb_agg(to_jsonb(dep)), '[]') FROM (
          SELECT vn.nspname AS schema, v.relname AS name, true AS view,
                 coalesce(jsonb_agg(DISTINCT a.attname) FILTER (WHERE a.attname IS NOT NULL), '[]') AS columns
          FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
          JOIN pg_class v ON v.oid = r.ev_class JOIN pg_namespace vn ON vn.oid = v.relnamespace
          LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
          WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
            AND v.oid <> c.oid
          GROUP BY 1, 2
          UNION ALL
          SELECT rn.nspname, rc.relname, false, '[]'
          FROM pg_constraint k JOIN pg_class rc ON rc.oid = k.conrelid JOIN pg_namespace rn ON rn.oid = rc.relnamespace
          WHERE k.confrelid = c.oid AND k.contype = 'f' AND k.conrelid <> c.oid AND k.conparentid = 0
          GROUP BY 1, 2) dep)::text AS dependants,
       (SELECT jsonb_build_object('logged', c.relpersistence <> 'u',
            'publications', coalesce(jsonb_agg(DISTINCT p.pubname ORDER BY p.pubname) FILTER (WHERE p.pubname IS NOT NULL
                AND NOT EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = b.oid AND r.prrelid = c.oid
                                AND to_jsonb(r) ->> 'prattrs' IS NOT NULL)), '[]'),
            'updates', coalesce(bool_or(b.pubupdate), false), 'deletes', coalesce(bool_or(b.pubdelete), false),
            'full', c.relreplident = 'f',
            'identity', (SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                         WHERE i.indrelid = c.oid AND CASE c.relreplident WHEN 'd' THEN i.indisprimary
                             WHEN 'i' THEN i.indisreplident ELSE false END))
        FROM pg_publication_tables p JOIN pg_publication b ON b.pubname = p.pubname
        WHERE p.schemaname = n.nspname AND p.tablename = c.relname)::text AS replication
FROM wanted w
JOIN pg_class c ON c.oid = w.oid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN sizes s ON s.root = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY 1, 2
