package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Indexes. That of a constraint comes and goes with the constraint. */
record IndexSql(Sides sides) implements KindSql {

    @Override
    public Sql create(CatalogObject index) {
        Properties has = Properties.of(index);
        if (has.has("valid")) {
            return new Sql.Refused(
                    "An invalid index is what a failed CREATE INDEX CONCURRENTLY leaves; nobody needs it.");
        }
        List<String> now = new ArrayList<>();
        if (!has.has("constraint")) {
            // The indexes of partitions are made before, and PostgreSQL attaches them to this one.
            now.add(has.need("definition").replaceFirst(" ON ONLY ", " ON "));
        }
        return new Sql.Written(now, rest(index, has));
    }

    private static List<String> rest(CatalogObject index, Properties has) {
        List<String> statements = new ArrayList<>();
        if (has.has("tablespace")) {
            statements.add(
                    "ALTER INDEX " + index.name() + " SET TABLESPACE " + Text.identifier(has.need("tablespace")));
        }
        if (has.has("clustered")) {
            statements.add("ALTER TABLE " + Text.parent(index) + " CLUSTER ON " + bare(index));
        }
        if (has.has("replicaIdentity")) {
            statements.add("ALTER TABLE " + Text.parent(index) + " REPLICA IDENTITY USING INDEX " + bare(index));
        }
        return statements;
    }

    private static String bare(CatalogObject index) {
        return Text.identifier(Names.own(index));
    }

    @Override
    public Sql drop(CatalogObject index) {
        Properties has = Properties.of(index);
        String parent = has.text("partitionOf");
        boolean goesWithParent = parent != null
                && !Sides.find(sides.to(), ObjectKind.INDEX, parent).isPresent();
        return has.has("constraint") || goesWithParent ? Sql.nothing() : Sql.of("DROP INDEX " + index.name());
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        List<String> now = new ArrayList<>();
        for (String field : differing) {
            switch (field) {
                case "valid" -> {
                    if (is.has(field)) {
                        return new Sql.Refused("An index is not made invalid by a statement.");
                    }
                    now.add("REINDEX INDEX " + after.name());
                }
                case "clustered" -> {
                    if (!is.has(field)) {
                        now.add("ALTER TABLE " + Text.parent(after) + " SET WITHOUT CLUSTER");
                    }
                }
                case "tablespace" -> {
                    if (!is.has(field)) {
                        now.add("ALTER INDEX " + after.name() + " SET TABLESPACE pg_default");
                    }
                }
                case "replicaIdentity" -> {}
                case "partitionOf" -> {
                    if (is.has(field)) {
                        now.add("ALTER INDEX " + is.need(field) + " ATTACH PARTITION " + after.name());
                    } else {
                        return new Sql.Again();
                    }
                }
                default -> {
                    // With the constraint that it is of, or without it, it is another index.
                    return was.has("constraint") && is.has("constraint") ? Sql.nothing() : new Sql.Again();
                }
            }
        }
        List<String> later = new ArrayList<>(rest(after, is));
        later.removeAll(rest(before, was));
        return new Sql.Written(now, later);
    }
}
