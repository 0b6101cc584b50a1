SELECT CASE typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' WHEN 'c' THEN 'composite type' ELSE 'base type' END,
    nspname, NULL, name, jsonb_strip_nulls(jsonb_build_object(
    'owner', typowner::regrole::text,
    'labels', (SELECT jsonb_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = ty.oid),
    'base', CASE WHEN typtype = 'd' THEN format_type(typbasetype, typtypmod) END,
    'notNull', CASE WHEN typnotnull THEN 'true' END,
    'default', CASE WHEN typtype = 'd' THEN coalesce(pg_get_expr(typdefaultbin, 0), typdefault) END,
    'collation', CASE WHEN typtype = 'd' AND typcollation <> 0
                      AND typcollation <> (SELECT typcollation FROM pg_type b WHERE b.oid = ty.typbasetype)
                      THEN typcollation::regcollation::text END,
    'checks', (SELECT jsonb_object_agg(conname, pg_get_constraintdef(oid)) FROM pg_constraint
               WHERE contypid = ty.oid AND contype = 'c'),
    'attributes', CASE WHEN typtype = 'c' THEN (
        SELECT jsonb_agg(format('%I %s%s', attname, format_type(atttypid, atttypmod),
                                CASE WHEN attcollation <> t.typcollation THEN ' COLLATE ' || attcollation::regcollation ELSE '' END)
                         ORDER BY attnum)
        FROM pg_attribute JOIN pg_type t ON t.oid = atttypid WHERE attrelid = ty.typrelid AND attnum > 0 AND NOT attisdropped) END,
    'range', (SELECT jsonb_strip_nulls(jsonb_build_object('subtype', format_type(rngsubtype, NULL),
                  'collation', CASE WHEN rngcollation <> 0 THEN rngcollation::regcollation::text END,
                  'operatorClass', (SELECT opcname FROM pg_opclass WHERE oid = rngsubopc),
                  'canonical', CASE WHEN rngcanonical <> 0 THEN rngcanonical::regproc::text END,
                  'difference', CASE WHEN rngsubdiff <> 0 THEN rngsubdiff::regproc::text END)) FROM pg_range WHERE rngtypid = ty.oid),
    'functions', CASE WHEN typtype = 'b' THEN jsonb_build_array(typinput::text, typoutput::text, typlen, typalign, typstorage, typcategory) END,
    'comment', obj_description(oid, 'pg_type')))
FROM ty
