package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Wrappers, servers and user mappings of foreign data. */
record ForeignSql() implements KindSql {

    /** {@code  OPTIONS (...)}, or nothing. */
    static String options(List<String> options) {
        return options.isEmpty()
                ? ""
                : " OPTIONS ("
                        + String.join(
                                ", ",
                                options.stream().map(o -> Text.option(o, " ")).toList()) + ")";
    }

    /** {@code OPTIONS (ADD ..., SET ..., DROP ...)}. */
    static String changed(List<String> was, List<String> is) {
        List<String> keys = was.stream().map(Text::key).toList();
        List<String> kept = is.stream().map(Text::key).toList();
        List<String> changes = new ArrayList<>();
        is.stream()
                .filter(option -> !was.contains(option))
                .forEach(option ->
                        changes.add((keys.contains(Text.key(option)) ? "SET " : "ADD ") + Text.option(option, " ")));
        keys.stream().filter(key -> !kept.contains(key)).forEach(key -> changes.add("DROP " + Text.identifier(key)));
        return "OPTIONS (" + String.join(", ", changes) + ")";
    }

    @Override
    public Sql create(CatalogObject object) {
        Properties has = Properties.of(object);
        return switch (ObjectKind.of(object)) {
            case FOREIGN_DATA_WRAPPER ->
                Sql.of("CREATE FOREIGN DATA WRAPPER " + object.name()
                        + (has.has("handler") ? " HANDLER " + has.need("handler") : "")
                        + (has.has("validator") ? " VALIDATOR " + has.need("validator") : "")
                        + options(has.list("serverOptions")));
            case FOREIGN_SERVER ->
                Sql.of("CREATE SERVER " + object.name()
                        + (has.has("type") ? " TYPE " + Text.literal(has.need("type")) : "")
                        + (has.has("version") ? " VERSION " + Text.literal(has.need("version")) : "")
                        + " FOREIGN DATA WRAPPER " + Text.identifier(has.need("wrapper"))
                        + options(has.list("serverOptions")));
            default ->
                new Sql.Refused("The options of a user mapping are passwords, which no snapshot holds: write CREATE "
                        + Target.of(object) + " OPTIONS (...) yourself.");
        };
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        String alter = "ALTER " + Target.of(after) + " ";
        List<String> now = new ArrayList<>();
        for (String field : differing) {
            switch (field) {
                case "handler", "validator" -> {
                    String word = field.equals("handler") ? "HANDLER" : "VALIDATOR";
                    now.add(alter + (is.has(field) ? word + " " + is.need(field) : "NO " + word));
                }
                case "version" -> now.add(alter + "VERSION " + Text.literal(is.text(field)));
                case "serverOptions" -> now.add(alter + changed(was.list(field), is.list(field)));
                default -> {
                    return new Sql.Refused("PostgreSQL cannot change " + field + " of a server: make another one, with"
                            + " its user mappings, and move the foreign tables.");
                }
            }
        }
        return Sql.of(now);
    }
}
