package dev.godwit.runner.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.sql.SqlLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions, procedures and aggregates. */
record RoutineSql() implements KindSql {

    private static final JsonMapper JSON = new JsonMapper();

    /** What CREATE AGGREGATE calls what the catalogue calls otherwise. */
    private static final Map<String, String> FUNCTIONS = Map.of(
            "aggtransfn", "SFUNC",
            "aggfinalfn", "FINALFUNC",
            "aggcombinefn", "COMBINEFUNC",
            "aggserialfn", "SERIALFUNC",
            "aggdeserialfn", "DESERIALFUNC",
            "aggmtransfn", "MSFUNC",
            "aggminvtransfn", "MINVFUNC",
            "aggmfinalfn", "MFINALFUNC");

    @Override
    public Sql create(CatalogObject routine) {
        String definition = Properties.of(routine).need("definition");
        return ObjectKind.of(routine) == ObjectKind.AGGREGATE
                ? aggregate(routine, definition)
                : Sql.of(definition.strip());
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        boolean again = ObjectKind.of(after) == ObjectKind.AGGREGATE
                || differing.contains("result")
                || defaults(was) > defaults(is);
        return again ? new Sql.Again() : create(after);
    }

    private static long defaults(Properties routine) {
        return SqlLexer.significant(routine.need("definition")).stream()
                .filter(token -> token.is("DEFAULT"))
                .count();
    }

    private static Sql aggregate(CatalogObject routine, String definition) {
        Properties has;
        try {
            has = new Properties(JSON.readTree(definition));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The snapshot's aggregate " + routine.name() + " is no JSON", e);
        }
        if (!has.need("aggkind").equals("n")) {
            return new Sql.Refused(
                    "CREATE AGGREGATE of an ordered-set aggregate is not generated: take it from the migration that made it.");
        }
        List<String> parts = new ArrayList<>();
        FUNCTIONS.forEach((field, keyword) -> {
            if (!has.need(field).equals("-")) {
                parts.add(keyword + " = " + has.need(field));
            }
        });
        parts.sort(null);
        parts.add("STYPE = " + has.need("transition"));
        number(has, "aggtransspace", "SSPACE", parts);
        number(has, "aggmtransspace", "MSSPACE", parts);
        text(has, "moving", "MSTYPE", parts, false);
        text(has, "agginitval", "INITCOND", parts, true);
        text(has, "aggminitval", "MINITCOND", parts, true);
        if (has.need("aggfinalextra").equals("true")) {
            parts.add("FINALFUNC_EXTRA");
        }
        if (has.need("aggmfinalextra").equals("true")) {
            parts.add("MFINALFUNC_EXTRA");
        }
        if (!has.need("aggfinalfn").equals("-")) {
            parts.add("FINALFUNC_MODIFY = " + modify(has.need("aggfinalmodify")));
        }
        if (!has.need("aggmfinalfn").equals("-")) {
            parts.add("MFINALFUNC_MODIFY = " + modify(has.need("aggmfinalmodify")));
        }
        if (has.has("sorting")) {
            String operator = has.need("sorting");
            parts.add("SORTOP = " + operator(operator.substring(0, operator.indexOf('('))));
        }
        return Sql.of("CREATE AGGREGATE " + routine.name() + " (" + String.join(", ", parts) + ")");
    }

    private static void number(Properties has, String field, String keyword, List<String> parts) {
        if (has.has(field) && !has.need(field).equals("0")) {
            parts.add(keyword + " = " + has.need(field));
        }
    }

    private static void text(Properties has, String field, String keyword, List<String> parts, boolean literal) {
        if (has.has(field)) {
            parts.add(keyword + " = " + (literal ? Text.literal(has.need(field)) : has.need(field)));
        }
    }

    private static String modify(String letter) {
        return letter.equals("r") ? "READ_ONLY" : letter.equals("s") ? "SHAREABLE" : "READ_WRITE";
    }

    static String operator(String name) {
        return name.indexOf('.') < 0 ? name : "OPERATOR(" + name + ")";
    }
}
