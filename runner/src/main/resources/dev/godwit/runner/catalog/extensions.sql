SELECT 'extension', NULL, NULL, quote_ident(extname), jsonb_strip_nulls(jsonb_build_object(
    'version', extversion,
    'schema', extnamespace::regnamespace::text))
FROM pg_extension WHERE extname <> 'plpgsql'
