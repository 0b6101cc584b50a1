package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.Set;

/** The order of a table's columns, which no statement changes. */
record ColumnOrderSql() implements KindSql {

    private static final Sql REFUSED = new Sql.Refused(
            "PostgreSQL cannot move a column. The order matters only to SELECT *"
                    + " and to INSERT without a list of columns; if something relies on it, make another table and copy the rows.");

    @Override
    public Sql create(CatalogObject order) {
        return Sql.nothing();
    }

    @Override
    public Sql drop(CatalogObject order) {
        return Sql.nothing();
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        return REFUSED;
    }
}
