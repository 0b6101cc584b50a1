SELECT 'text search configuration', nspname, NULL, format('%I.%I', nspname, cfgname), jsonb_strip_nulls(jsonb_build_object(
    'parser', (SELECT format('%I.%I', n.nspname, prsname) FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = prsnamespace WHERE p.oid = cfgparser),
    'mappings', (SELECT jsonb_agg(concat(t.alias, ' ', m.mapseqno, ' ', m.mapdict::regdictionary) ORDER BY m.maptokentype, m.mapseqno)
                 FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype WHERE m.mapcfg = c.oid),
    'owner', cfgowner::regrole::text,
    'comment', obj_description(c.oid, 'pg_ts_config')))
FROM pg_ts_config c JOIN ns ON ns.oid = cfgnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_ts_config'::regclass AND objid = c.oid)
UNION ALL
SELECT 'text search dictionary', nspname, NULL, format('%I.%I', nspname, dictname), jsonb_strip_nulls(jsonb_build_object(
    'template', (SELECT format('%I.%I', n.nspname, tmplname) FROM pg_ts_template t JOIN pg_namespace n ON n.oid = tmplnamespace WHERE t.oid = dicttemplate),
    'options', dictinitoption,
    'owner', dictowner::regrole::text,
    'comment', obj_description(d.oid, 'pg_ts_dict')))
FROM pg_ts_dict d JOIN ns ON ns.oid = dictnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_ts_dict'::regclass AND objid = d.oid)
UNION ALL
SELECT 'text search parser', nspname, NULL, format('%I.%I', nspname, prsname),
    jsonb_build_object('functions', jsonb_build_array(prsstart::text, prstoken::text, prsend::text, prsheadline::text, prslextype::text))
FROM pg_ts_parser p JOIN ns ON ns.oid = prsnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_ts_parser'::regclass AND objid = p.oid)
UNION ALL
SELECT 'text search template', nspname, NULL, format('%I.%I', nspname, tmplname),
    jsonb_build_object('functions', jsonb_build_array(tmplinit::text, tmpllexize::text))
FROM pg_ts_template t JOIN ns ON ns.oid = tmplnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_ts_template'::regclass AND objid = t.oid)
