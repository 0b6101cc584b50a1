package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Views, materialized or not. */
record ViewSql(Sides sides) implements KindSql {

    @Override
    public Sql create(CatalogObject view) {
        return Sql.of(create(view, ""));
    }

    private String create(CatalogObject view, String orReplace) {
        Properties has = Properties.of(view);
        boolean materialized = ObjectKind.of(view) == ObjectKind.MATERIALIZED_VIEW;
        StringBuilder sql = new StringBuilder("CREATE ")
                .append(orReplace)
                .append(ObjectKind.of(view).keyword())
                .append(' ')
                .append(view.name());
        if (has.has("accessMethod")) {
            sql.append(" USING ").append(Text.identifier(has.need("accessMethod")));
        }
        sql.append(TableSql.with(has.list("options")));
        if (has.has("tablespace")) {
            sql.append(" TABLESPACE ").append(Text.identifier(has.need("tablespace")));
        }
        sql.append(" AS\n").append(has.need("definition").replaceFirst(";\\s*$", ""));
        if (materialized) {
            sql.append(sides.place().populated() ? "\n WITH DATA" : "\n WITH NO DATA");
        }
        return sql.toString();
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        if (differing.equals(Set.of("options"))) {
            return Sql.of(TableSql.options(
                    "ALTER " + ObjectKind.of(after).keyword() + " " + after.name() + " ",
                    Properties.of(before).list("options"),
                    Properties.of(after).list("options")));
        }
        boolean replaced = ObjectKind.of(after) == ObjectKind.VIEW
                && types(sides.from(), after.name()).equals(types(sides.to(), after.name()));
        return replaced ? Sql.of(create(after, "OR REPLACE ")) : new Sql.Again();
    }

    private static Map<String, List<String>> types(Snapshot side, String view) {
        Map<String, List<String>> types = new TreeMap<>();
        for (CatalogObject part : side.partsOf(view)) {
            if (part.kind().equals(ObjectKind.COLUMN.word())) {
                Properties has = Properties.of(part);
                List<String> type = new ArrayList<>();
                type.add(has.need("type"));
                if (has.has("collation")) {
                    type.add(has.need("collation"));
                }
                types.put(part.name(), type);
            }
        }
        return types;
    }
}
