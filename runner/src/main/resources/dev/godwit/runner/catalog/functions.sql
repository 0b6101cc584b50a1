SELECT CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
    nspname, NULL, name, jsonb_strip_nulls(jsonb_build_object(
    'definition', CASE WHEN prokind <> 'a' THEN pg_get_functiondef(oid)
                       ELSE (SELECT jsonb_strip_nulls(to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[])::text FROM (
                             SELECT g.*, g.aggtranstype::regtype::text AS transition, NULLIF(g.aggmtranstype, 0)::regtype::text AS moving,
                                    NULLIF(g.aggsortop, 0)::regoperator::text AS sorting
                             FROM pg_aggregate g WHERE g.aggfnoid = fn.oid) a) END,
    'result', pg_get_function_result(oid),
    'owner', proowner::regrole::text,
    'comment', obj_description(oid, 'pg_proc')))
FROM fn
