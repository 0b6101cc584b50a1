package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Text search: configurations, dictionaries, parsers, templates. */
record TextSearchSql() implements KindSql {

    @Override
    public Sql create(CatalogObject object) {
        Properties has = Properties.of(object);
        String create = "CREATE " + Target.of(object);
        List<String> functions = has.list("functions");
        return switch (ObjectKind.of(object)) {
            case TEXT_SEARCH_DICTIONARY ->
                Sql.of(create + " (TEMPLATE = " + has.need("template")
                        + (has.has("options") ? ", " + has.need("options") : "") + ")");
            case TEXT_SEARCH_CONFIGURATION -> {
                List<String> now = new ArrayList<>();
                now.add(create + " (PARSER = " + has.need("parser") + ")");
                mappings(has)
                        .forEach((token, dictionaries) -> now.add("ALTER " + Target.of(object) + " ADD MAPPING FOR "
                                + token + " WITH " + String.join(", ", dictionaries)));
                yield Sql.of(now);
            }
            case TEXT_SEARCH_PARSER ->
                Sql.of(create + " (START = " + functions.get(0) + ", GETTOKEN = " + functions.get(1) + ", END = "
                        + functions.get(2) + ", LEXTYPES = " + functions.get(4)
                        + (functions.get(3).equals("-") ? "" : ", HEADLINE = " + functions.get(3)) + ")");
            default ->
                Sql.of(create + " ("
                        + (functions.get(0).equals("-") ? "" : "INIT = " + functions.get(0) + ", ")
                        + "LEXIZE = " + functions.get(1) + ")");
        };
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        if (ObjectKind.of(after) != ObjectKind.TEXT_SEARCH_CONFIGURATION || !differing.equals(Set.of("mappings"))) {
            return new Sql.Again();
        }
        String alter = "ALTER " + Target.of(after) + " ";
        Map<String, List<String>> was = mappings(Properties.of(before));
        Map<String, List<String>> is = mappings(Properties.of(after));
        List<String> now = new ArrayList<>();
        was.keySet().stream()
                .filter(token -> !is.containsKey(token))
                .forEach(token -> now.add(alter + "DROP MAPPING FOR " + token));
        is.forEach((token, dictionaries) -> {
            if (!dictionaries.equals(was.get(token))) {
                now.add(alter + (was.containsKey(token) ? "ALTER" : "ADD") + " MAPPING FOR " + token + " WITH "
                        + String.join(", ", dictionaries));
            }
        });
        return Sql.of(now);
    }

    /** By token type, from lines of token type, number and dictionary. */
    private static Map<String, List<String>> mappings(Properties has) {
        Map<String, List<String>> mappings = new LinkedHashMap<>();
        for (String line : has.list("mappings")) {
            String[] parts = line.split(" ", 3);
            mappings.computeIfAbsent(Text.identifier(parts[0]), token -> new ArrayList<>())
                    .add(parts[2]);
        }
        return mappings;
    }
}
