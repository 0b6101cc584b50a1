package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Publications. */
record PublicationSql() implements KindSql {

    @Override
    public Sql create(CatalogObject publication) {
        Properties has = Properties.of(publication);
        String what = has.has("allTables") ? " FOR ALL TABLES" : members(has).isEmpty() ? "" : " FOR " + members(has);
        return Sql.of("CREATE " + Target.of(publication) + what + " WITH (" + options(has) + ")");
    }

    private static String options(Properties has) {
        return "publish = " + Text.literal(has.need("operations")) + ", publish_via_partition_root = "
                + (has.has("viaRoot") ? "true" : "false");
    }

    private static String members(Properties has) {
        List<String> parts = new ArrayList<>();
        if (has.has("tables")) {
            parts.add("TABLE " + String.join(", ", has.list("tables")));
        }
        if (has.has("schemas")) {
            parts.add("TABLES IN SCHEMA " + String.join(", ", has.list("schemas")));
        }
        return String.join(", ", parts);
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        String alter = "ALTER " + Target.of(after) + " ";
        if (differing.contains("allTables")) {
            return new Sql.Again();
        }
        List<String> now = new ArrayList<>();
        if (differing.contains("operations") || differing.contains("viaRoot")) {
            now.add(alter + "SET (" + options(is) + ")");
        }
        if (differing.contains("tables") || differing.contains("schemas")) {
            now.add(members(is).isEmpty() ? alter + "DROP " + members(was) : alter + "SET " + members(is));
        }
        return Sql.of(now);
    }
}
