package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Extended statistics. */
record StatisticsSql() implements KindSql {

    @Override
    public Sql create(CatalogObject statistics) {
        Properties has = Properties.of(statistics);
        List<String> now = new ArrayList<>();
        now.add(has.need("definition"));
        if (has.has("target")) {
            now.add("ALTER " + Target.of(statistics) + " SET STATISTICS " + has.need("target"));
        }
        return Sql.of(now);
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties is = Properties.of(after);
        if (differing.equals(Set.of("target"))) {
            return Sql.of(
                    "ALTER " + Target.of(after) + " SET STATISTICS " + (is.has("target") ? is.need("target") : "-1"));
        }
        return new Sql.Again();
    }
}
