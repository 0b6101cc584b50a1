package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Types of every sort. None is dropped and made again: the columns that are of it would lose their values. */
record TypeSql() implements KindSql {

    @Override
    public Sql create(CatalogObject type) {
        Properties has = Properties.of(type);
        String name = type.name();
        return switch (ObjectKind.of(type)) {
            case ENUM ->
                Sql.of("CREATE TYPE " + name + " AS ENUM ("
                        + String.join(
                                ", ",
                                has.list("labels").stream().map(Text::literal).toList()) + ")");
            case COMPOSITE_TYPE ->
                Sql.of("CREATE TYPE " + name + " AS (" + String.join(", ", has.list("attributes")) + ")");
            case RANGE_TYPE -> Sql.of("CREATE TYPE " + name + " AS RANGE (" + range(has.in("range")) + ")");
            case DOMAIN -> Sql.of(domain(name, has));
            default ->
                new Sql.Refused("A base type is made of functions in C: take CREATE TYPE from the migration or the"
                        + " program that made it.");
        };
    }

    private static String range(Properties has) {
        List<String> parts = new ArrayList<>();
        parts.add("SUBTYPE = " + has.need("subtype"));
        if (has.has("operatorClass")) {
            parts.add("SUBTYPE_OPCLASS = " + Text.identifier(has.need("operatorClass")));
        }
        add(parts, "COLLATION", has.text("collation"));
        add(parts, "CANONICAL", has.text("canonical"));
        add(parts, "SUBTYPE_DIFF", has.text("difference"));
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String word, @Nullable String value) {
        if (value != null) {
            parts.add(word + " = " + value);
        }
    }

    private static String domain(String name, Properties has) {
        StringBuilder sql = new StringBuilder("CREATE DOMAIN " + name + " AS " + has.need("base"));
        if (has.has("collation")) {
            sql.append(" COLLATE ").append(has.need("collation"));
        }
        if (has.has("default")) {
            sql.append(" DEFAULT ").append(has.need("default"));
        }
        if (has.has("notNull")) {
            sql.append(" NOT NULL");
        }
        has.map("checks")
                .forEach((check, definition) -> sql.append(" CONSTRAINT ")
                        .append(Text.identifier(check))
                        .append(' ')
                        .append(definition.replaceFirst(" NOT VALID$", "")));
        return sql.toString();
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        return switch (ObjectKind.of(after)) {
            case ENUM -> labels(after.name(), was.list("labels"), is.list("labels"));
            case COMPOSITE_TYPE -> attributes(after.name(), was.list("attributes"), is.list("attributes"));
            case DOMAIN -> domain(after.name(), was, is, differing);
            default ->
                new Sql.Refused("PostgreSQL cannot change such a type: make one under another name and move the columns"
                        + " that are of it.");
        };
    }

    private static Sql labels(String name, List<String> was, List<String> is) {
        List<String> kept = is.stream().filter(was::contains).toList();
        if (!kept.equals(was)) {
            return new Sql.Refused("A label of an enum can be added, but neither removed nor moved, and whether one was"
                    + " renamed the catalogue does not tell. If it was: ALTER TYPE " + name
                    + " RENAME VALUE ... TO ...; otherwise make another type and move the columns that are of it.");
        }
        List<String> there = new ArrayList<>(was);
        List<String> now = new ArrayList<>();
        for (int i = 0; i < is.size(); i++) {
            if (!there.contains(is.get(i))) {
                String place = "";
                if (i > 0) {
                    place = " AFTER " + Text.literal(is.get(i - 1));
                } else if (!there.isEmpty()) {
                    place = " BEFORE " + Text.literal(there.getFirst());
                }
                now.add("ALTER TYPE " + name + " ADD VALUE " + Text.literal(is.get(i)) + place);
                there.add(i, is.get(i));
            }
        }
        return Sql.of(now);
    }

    private static Sql attributes(String name, List<String> was, List<String> is) {
        if (is.size() < was.size() || !is.subList(0, was.size()).equals(was)) {
            return new Sql.Refused("Removing or changing an attribute of a composite type changes the values of every"
                    + " column that is of it: write ALTER TYPE " + name
                    + " DROP ATTRIBUTE or ALTER ATTRIBUTE when you know that nobody needs them.");
        }
        return Sql.of(is.subList(was.size(), is.size()).stream()
                .map(attribute -> "ALTER TYPE " + name + " ADD ATTRIBUTE " + attribute)
                .toList());
    }

    private static Sql domain(String name, Properties was, Properties is, Set<String> differing) {
        String alter = "ALTER DOMAIN " + name + " ";
        List<String> now = new ArrayList<>();
        for (String field : differing) {
            switch (field) {
                case "default" -> now.add(alter + (is.has(field) ? "SET DEFAULT " + is.need(field) : "DROP DEFAULT"));
                case "notNull" -> now.add(alter + (is.has(field) ? "SET NOT NULL" : "DROP NOT NULL"));
                case "checks" -> now.addAll(checks(alter, was.map(field), is.map(field)));
                default -> {
                    return new Sql.Refused("PostgreSQL cannot change " + field
                            + " of a domain: make one under another name and move the columns that are of it.");
                }
            }
        }
        return Sql.of(now);
    }

    private static List<String> checks(String alter, Map<String, String> was, Map<String, String> is) {
        List<String> now = new ArrayList<>();
        was.forEach((check, definition) -> {
            if (!definition.equals(is.get(check)) && !isValidated(definition, is.get(check))) {
                now.add(alter + "DROP CONSTRAINT " + Text.identifier(check));
            }
        });
        is.forEach((check, definition) -> {
            if (isValidated(was.get(check), definition)) {
                now.add(alter + "VALIDATE CONSTRAINT " + Text.identifier(check));
            } else if (!definition.equals(was.get(check))) {
                now.add(alter + "ADD CONSTRAINT " + Text.identifier(check) + " " + definition);
            }
        });
        return now;
    }

    private static boolean isValidated(@Nullable String was, @Nullable String is) {
        return was != null && is != null && was.equals(is + " NOT VALID");
    }
}
