package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.Objects;
import java.util.Set;

/** Constraints of tables. */
record ConstraintSql(Sides sides) implements KindSql {

    @Override
    public Sql create(CatalogObject constraint) {
        Properties has = Properties.of(constraint);
        String definition = has.need("definition");
        if (has.has("inherited") && !isOnItsOwn(constraint, definition)) {
            return Sql.nothing();
        }
        return Sql.of("ALTER TABLE " + Text.parent(constraint) + " ADD CONSTRAINT " + Text.ownName(constraint) + " "
                + definition);
    }

    /** A partition gets its indexes and checks before it is attached, so that they keep their names. */
    private boolean isOnItsOwn(CatalogObject constraint, String definition) {
        String table = Text.parent(constraint);
        if (!Sides.isPartition(sides.to(), table) || definition.startsWith("FOREIGN KEY")) {
            return false;
        }
        return !definition.startsWith("CHECK") || !Sides.isPartition(sides.from(), table);
    }

    @Override
    public Sql drop(CatalogObject constraint) {
        return Properties.of(constraint).has("inherited")
                ? Sql.nothing()
                : Sql.of("ALTER TABLE " + Text.parent(constraint) + " DROP CONSTRAINT " + Text.ownName(constraint));
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties was = Properties.of(before);
        Properties is = Properties.of(after);
        if (is.has("inherited") && was.has("inherited")) {
            return Sql.nothing();
        }
        if (differing.equals(Set.of("index"))) {
            String schema = Text.identifier(Objects.requireNonNull(after.schema()));
            String own = Text.ownName(after);
            String name = was.has("index") ? Text.identifier(was.need("index")) : own;
            String next = is.has("index") ? Text.identifier(is.need("index")) : own;
            return Sql.of("ALTER INDEX " + schema + "." + name + " RENAME TO " + next);
        }
        boolean validated = was.has("valid") && !is.has("valid");
        if (validated && was.need("definition").equals(is.need("definition") + " NOT VALID")) {
            return Sql.of("ALTER TABLE " + Text.parent(after) + " VALIDATE CONSTRAINT " + Text.ownName(after));
        }
        return new Sql.Again();
    }
}
