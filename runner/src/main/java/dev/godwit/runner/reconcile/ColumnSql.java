package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Columns of tables, and what there is to columns of views. */
record ColumnSql(Sides sides) implements KindSql {

    private static final int STORAGE_DEFAULT = 16;
    private static final int SET_EXPRESSION = 17;

    /** As it stands in CREATE TABLE. */
    String definition(CatalogObject column) {
        Properties has = Properties.of(column);
        StringBuilder sql = new StringBuilder(Text.ownName(column)).append(' ').append(has.need("type"));
        if (has.has("serverOptions")) {
            sql.append(ForeignSql.options(has.list("serverOptions")));
        }
        if (has.has("collation")) {
            sql.append(" COLLATE ").append(has.need("collation"));
        }
        return sql.append(value(column, has))
                .append(has.has("notNull") ? " NOT NULL" : "")
                .toString();
    }

    /** As it stands in CREATE TABLE OF; empty if there is nothing to say. */
    String ofTyped(CatalogObject column) {
        Properties has = Properties.of(column);
        String sql = value(column, has) + (has.has("notNull") ? " NOT NULL" : "");
        return sql.isEmpty() ? "" : "    " + Text.ownName(column) + " WITH OPTIONS" + sql;
    }

    private String value(CatalogObject column, Properties has) {
        if (has.has("generated")) {
            return " " + generated(has.need("generated"));
        }
        if (has.has("identity")) {
            return " " + identity(column, has);
        }
        return has.has("default") ? " DEFAULT " + has.need("default") : "";
    }

    private static String generated(String expression) {
        int kind = expression.lastIndexOf(' ');
        return "GENERATED ALWAYS AS (" + expression.substring(0, kind) + ")"
                + expression.substring(kind).toUpperCase(Locale.ROOT);
    }

    private String identity(CatalogObject column, Properties has) {
        StringBuilder sql = new StringBuilder("GENERATED ")
                .append(has.need("identity").equals("always") ? "ALWAYS" : "BY DEFAULT")
                .append(" AS IDENTITY");
        sides.to().partsOf(Text.parent(column)).stream()
                .filter(part -> part.kind().equals(ObjectKind.SEQUENCE.word()))
                .filter(part -> column.name().equals(Properties.of(part).text("ownedBy")))
                .findFirst()
                .ifPresent(sequence -> sql.append(" (SEQUENCE NAME ")
                        .append(sequence.name())
                        .append(' ')
                        .append(SequenceSql.options(Properties.of(sequence), false))
                        .append(')'));
        return sql.toString();
    }

    /** What CREATE TABLE and ADD COLUMN do not say. */
    List<String> rest(CatalogObject column) {
        Properties has = Properties.of(column);
        String alter = alter(column);
        List<String> statements = new ArrayList<>();
        if (has.has("storage")) {
            statements.add(alter + "SET STORAGE " + has.need("storage"));
        }
        if (has.has("compression")) {
            statements.add(alter + "SET COMPRESSION " + has.need("compression"));
        }
        if (has.has("statistics")) {
            statements.add(alter + "SET STATISTICS " + has.need("statistics"));
        }
        statements.addAll(TableSql.options(alter, List.of(), has.list("options")));
        return statements;
    }

    @Override
    public Sql create(CatalogObject column) {
        if (Sides.isView(sides.to(), Text.parent(column))) {
            return Sql.of(ofView(column));
        }
        Properties has = Properties.of(column);
        if (has.has("inherited")) {
            return Sql.nothing();
        }
        List<String> now = new ArrayList<>();
        now.add("ALTER TABLE " + Text.parent(column) + " ADD COLUMN " + definition(column));
        now.addAll(rest(column));
        return Sql.of(now);
    }

    private List<String> ofView(CatalogObject column) {
        List<String> statements = new ArrayList<>(rest(column));
        String expression = Properties.of(column).text("default");
        if (expression != null) {
            statements.add(alter(column) + "SET DEFAULT " + expression);
        }
        return statements;
    }

    @Override
    public Sql drop(CatalogObject column) {
        return Sides.isView(sides.from(), Text.parent(column))
                        || Properties.of(column).has("inherited")
                ? Sql.nothing()
                : Sql.of("ALTER TABLE " + Text.parent(column) + " DROP COLUMN " + Text.ownName(column));
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        String alter = alter(after);
        List<String> now = new ArrayList<>();
        if (differing.contains("type") || differing.contains("collation")) {
            if (Sides.isView(sides.to(), Text.parent(after))) {
                return Sql.nothing();
            }
            if (!Conversion.of(was.need("type"), is.need("type")).isAutomatic()) {
                return new Sql.Refused("PostgreSQL has no cast from " + was.need("type") + " to " + is.need("type")
                        + " that it would apply by itself: write ALTER COLUMN ... TYPE with the USING clause that fits"
                        + " the data.");
            }
            if (!is.has("inherited")) {
                now.addAll(retype(alter, was, is));
            }
        }
        for (String field : differing) {
            switch (field) {
                case "type", "collation" -> {}
                case "notNull" -> now.add(alter + (is.has(field) ? "SET NOT NULL" : "DROP NOT NULL"));
                case "default" -> {
                    if (is.has(field)) {
                        now.add(alter + "SET DEFAULT " + is.need(field));
                    } else if ((!is.has("generated") && !is.has("identity")) || was.has(field)) {
                        now.addFirst(alter + "DROP DEFAULT");
                    }
                }
                case "generated" -> {
                    Sql expression = expression(alter, was.text(field), is.text(field));
                    if (!(expression instanceof Sql.Written(List<String> statements, List<String> _))) {
                        return expression;
                    }
                    now.addAll(statements);
                }
                case "identity" -> now.add(identity(after, was, is));
                case "storage" -> now.add(alter + "SET STORAGE " + storage(is));
                case "statistics" -> now.add(alter + "SET STATISTICS " + (is.has(field) ? is.need(field) : "-1"));
                case "compression" ->
                    now.add(alter + "SET COMPRESSION " + (is.has(field) ? is.need(field) : "default"));
                case "options" -> now.addAll(TableSql.options(alter, was.list(field), is.list(field)));
                case "serverOptions" ->
                    now.add("ALTER FOREIGN TABLE " + Text.parent(after) + " ALTER COLUMN " + Text.ownName(after) + " "
                            + ForeignSql.changed(was.list(field), is.list(field)));
                default -> {
                    return new Sql.Refused("Whether a column is inherited changes with ALTER TABLE ... INHERIT or with"
                            + " the column of the table above only.");
                }
            }
        }
        return Sql.of(now);
    }

    private static List<String> retype(String alter, Properties was, Properties is) {
        List<String> statements = new ArrayList<>();
        boolean defaults = was.has("default");
        if (defaults) {
            statements.add(alter + "DROP DEFAULT");
        }
        statements.add(
                alter + "TYPE " + is.need("type") + (is.has("collation") ? " COLLATE " + is.need("collation") : ""));
        if (defaults && was.need("default").equals(is.text("default"))) {
            statements.add(alter + "SET DEFAULT " + is.need("default"));
        }
        return statements;
    }

    private Sql expression(String alter, @Nullable String was, @Nullable String is) {
        if (is == null) {
            return Sql.of(alter + "DROP EXPRESSION");
        }
        if (was != null && sides.place().isAtLeast(SET_EXPRESSION) && kind(was).equals(kind(is))) {
            return Sql.of(alter + "SET EXPRESSION AS (" + is.substring(0, is.lastIndexOf(' ')) + ")");
        }
        return new Sql.Refused("PostgreSQL cannot make a column that is there a generated one, or give it another"
                + " expression before version 17. If nobody needs the values that were written to it since: drop the"
                + " column and add it again.");
    }

    private static String kind(String generated) {
        return generated.substring(generated.lastIndexOf(' '));
    }

    private String identity(CatalogObject column, Properties was, Properties is) {
        if (!is.has("identity")) {
            return alter(column) + "DROP IDENTITY";
        }
        return was.has("identity")
                ? alter(column) + "SET GENERATED " + (is.need("identity").equals("always") ? "ALWAYS" : "BY DEFAULT")
                : alter(column) + "ADD " + identity(column, is);
    }

    private String storage(Properties is) {
        if (is.has("storage")) {
            return is.need("storage");
        }
        return sides.place().isAtLeast(STORAGE_DEFAULT) ? "DEFAULT" : Conversion.storage(is.need("type"));
    }

    private static String alter(CatalogObject column) {
        return "ALTER TABLE " + Text.parent(column) + " ALTER COLUMN " + Text.ownName(column) + " ";
    }
}
