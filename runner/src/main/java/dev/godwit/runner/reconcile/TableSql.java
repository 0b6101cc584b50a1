package dev.godwit.runner.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables and foreign tables, partitioned or not, with their columns. */
record TableSql(Sides sides, ColumnSql columns) implements KindSql {

    private static final int ACCESS_METHODS = 15;

    @Override
    public Sql create(CatalogObject table) {
        Properties has = Properties.of(table);
        boolean partition = has.has("partition");
        List<String> lines = new ArrayList<>();
        List<String> more = new ArrayList<>();
        for (CatalogObject column : columnsOf(table)) {
            if (has.has("ofType")) {
                lines.add(columns.ofTyped(column));
            } else if (partition || !Properties.of(column).has("inherited")) {
                lines.add("    " + columns.definition(column));
            }
            more.addAll(columns.rest(column));
        }
        lines.removeIf(String::isEmpty);
        StringBuilder sql = new StringBuilder("CREATE ")
                .append(has.has("persistence") ? "UNLOGGED " : "")
                .append(ObjectKind.of(table).keyword())
                .append(' ')
                .append(table.name());
        if (has.has("ofType")) {
            sql.append(" OF ").append(has.need("ofType"));
        }
        if (!has.has("ofType") || !lines.isEmpty()) {
            sql.append(lines.isEmpty() ? " ()" : " (\n" + String.join(",\n", lines) + "\n)");
        }
        if (!partition && has.has("inherits")) {
            sql.append(" INHERITS (")
                    .append(String.join(", ", has.list("inherits")))
                    .append(")");
        }
        sql.append(storage(has));
        List<String> now = new ArrayList<>();
        now.add(sql.toString());
        now.addAll(more);
        now.addAll(rowSecurity(table.name(), null, has.text("rowSecurity")));
        if (ObjectKind.of(table) == ObjectKind.TABLE
                && has.has("replicaIdentity")
                && !"index".equals(has.text("replicaIdentity"))) {
            now.add(replicaIdentity(table.name(), has.text("replicaIdentity")));
        }
        return new Sql.Written(now, partition ? List.of(attach(table, has)) : List.of());
    }

    private static String storage(Properties has) {
        StringBuilder sql = new StringBuilder();
        if (has.has("partitionBy")) {
            sql.append(" PARTITION BY ").append(has.need("partitionBy"));
        }
        if (has.has("server")) {
            sql.append(" SERVER ").append(Text.identifier(has.need("server")));
            sql.append(ForeignSql.options(has.list("serverOptions")));
        }
        if (has.has("accessMethod")) {
            sql.append(" USING ").append(Text.identifier(has.need("accessMethod")));
        }
        sql.append(with(has.list("options")));
        if (has.has("tablespace")) {
            sql.append(" TABLESPACE ").append(Text.identifier(has.need("tablespace")));
        }
        return sql.toString();
    }

    /** {@code WITH (...)}, or nothing. */
    static String with(List<String> options) {
        return options.isEmpty()
                ? ""
                : " WITH ("
                        + String.join(
                                ", ",
                                options.stream().map(o -> Text.option(o, " = ")).toList()) + ")";
    }

    private static String attach(CatalogObject table, Properties has) {
        return "ALTER TABLE " + has.list("inherits").getFirst() + " ATTACH PARTITION " + table.name() + " "
                + has.need("partition");
    }

    private List<CatalogObject> columnsOf(CatalogObject table) {
        List<CatalogObject> found = new ArrayList<>();
        Sides.find(sides.to(), ObjectKind.COLUMN_ORDER, table.name()).ifPresent(order -> {
            for (JsonNode name : Definition.tree(order).path("columns")) {
                sides.to().partsOf(table.name()).stream()
                        .filter(part -> part.kind().equals(ObjectKind.COLUMN.word()))
                        .filter(part -> isCalled(Text.ownName(part), name.asText()))
                        .forEach(found::add);
            }
        });
        return found;
    }

    private static boolean isCalled(String written, String name) {
        return written.equals(name) || written.equals(Text.identifier(name));
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        String alter = "ALTER TABLE " + after.name() + " ";
        List<String> now = new ArrayList<>();
        List<String> later = new ArrayList<>();
        for (String field : differing) {
            switch (field) {
                case "persistence" -> now.add(alter + (is.has(field) ? "SET UNLOGGED" : "SET LOGGED"));
                case "options" -> now.addAll(options(alter, was.list(field), is.list(field)));
                case "rowSecurity" -> now.addAll(rowSecurity(after.name(), was.text(field), is.text(field)));
                case "replicaIdentity" -> {
                    if (!"index".equals(is.text(field))) {
                        now.add(replicaIdentity(after.name(), is.text(field)));
                    }
                }
                case "partition" -> {
                    if (was.has(field)) {
                        now.add("ALTER TABLE " + was.list("inherits").getFirst() + " DETACH PARTITION " + after.name());
                    }
                    if (is.has(field)) {
                        later.add(attach(after, is));
                    }
                }
                case "inherits" -> {
                    if (!was.has("partition") && !is.has("partition")) {
                        if (columnsWereInherited(after)) {
                            return new Sql.Refused("ALTER TABLE " + after.name()
                                    + " INHERIT ... makes it a child again, but its columns count as its own from then"
                                    + " on, which stays a difference: accept it, or make the table anew.");
                        }
                        inheritance(alter, was.list(field), is.list(field), now, later);
                    }
                }
                case "serverOptions" ->
                    now.add("ALTER FOREIGN TABLE " + after.name() + " "
                            + ForeignSql.changed(was.list(field), is.list(field)));
                case "accessMethod" -> {
                    if (!sides.place().isAtLeast(ACCESS_METHODS)) {
                        return new Sql.Refused("This version of PostgreSQL cannot change a table's access method:"
                                + " make another table and copy the rows.");
                    }
                    String method = is.has(field) ? Text.identifier(is.need(field)) : "heap";
                    now.add(alter + "SET ACCESS METHOD " + method);
                }
                case "tablespace" ->
                    now.add(alter + "SET TABLESPACE "
                            + (is.has(field) ? Text.identifier(is.need(field)) : "pg_default"));
                case "server" -> {
                    return new Sql.Again();
                }
                default -> {
                    return new Sql.Refused("PostgreSQL cannot change " + field + " of a table that is there: make"
                            + " another table and copy the rows.");
                }
            }
        }
        return new Sql.Written(now, later);
    }

    private boolean columnsWereInherited(CatalogObject table) {
        return sides.to().partsOf(table.name()).stream()
                .filter(part -> part.kind().equals(ObjectKind.COLUMN.word()))
                .filter(part -> Properties.of(part).has("inherited"))
                .anyMatch(part -> Sides.find(sides.from(), ObjectKind.COLUMN, part.name())
                        .filter(column -> !Properties.of(column).has("inherited"))
                        .isPresent());
    }

    private static void inheritance(
            String alter, List<String> was, List<String> is, List<String> now, List<String> later) {
        was.stream().filter(parent -> !is.contains(parent)).forEach(parent -> now.add(alter + "NO INHERIT " + parent));
        is.stream().filter(parent -> !was.contains(parent)).forEach(parent -> later.add(alter + "INHERIT " + parent));
    }

    /** @param alter {@code ALTER ... name } */
    static List<String> options(String alter, List<String> was, List<String> is) {
        List<String> statements = new ArrayList<>();
        List<String> set = is.stream().filter(option -> !was.contains(option)).toList();
        List<String> keys = is.stream().map(Text::key).toList();
        List<String> reset =
                was.stream().map(Text::key).filter(key -> !keys.contains(key)).toList();
        if (!set.isEmpty()) {
            statements.add(alter + "SET ("
                    + String.join(
                            ", ", set.stream().map(o -> Text.option(o, " = ")).toList()) + ")");
        }
        if (!reset.isEmpty()) {
            statements.add(alter + "RESET ("
                    + String.join(", ", reset.stream().map(Text::identifier).toList()) + ")");
        }
        return statements;
    }

    private static List<String> rowSecurity(String table, @Nullable String was, @Nullable String is) {
        List<String> statements = new ArrayList<>();
        String alter = "ALTER TABLE " + table + " ";
        String before = Objects.requireNonNullElse(was, "off");
        String after = Objects.requireNonNullElse(is, "off");
        if (before.endsWith("off") != after.endsWith("off")) {
            statements.add(alter + (after.endsWith("off") ? "DISABLE" : "ENABLE") + " ROW LEVEL SECURITY");
        }
        if (before.startsWith("forced") != after.startsWith("forced")) {
            statements.add(alter + (after.startsWith("forced") ? "" : "NO ") + "FORCE ROW LEVEL SECURITY");
        }
        return statements;
    }

    private static String replicaIdentity(String table, @Nullable String identity) {
        return "ALTER TABLE " + table + " REPLICA IDENTITY "
                + (identity == null ? "DEFAULT" : identity.equals("full") ? "FULL" : "NOTHING");
    }
}
