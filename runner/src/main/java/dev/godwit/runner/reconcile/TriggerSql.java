package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Triggers and rules, and PostgreSQL's own triggers where somebody switched them off. */
record TriggerSql(Sides sides) implements KindSql {

    private static final String INTERNAL = "\"internal triggers of ";

    @Override
    public Sql create(CatalogObject trigger) {
        Properties has = Properties.of(trigger);
        if (isInternal(trigger)) {
            return switchedOff(trigger, has.need("enabled"));
        }
        if (isOfTheParent(trigger)) {
            return Sql.nothing();
        }
        List<String> now = new ArrayList<>();
        now.add(has.need("definition").replaceFirst(";\\s*$", ""));
        if (has.has("enabled")) {
            now.add(state(trigger, has.text("enabled")));
        }
        return Sql.of(now);
    }

    /** A trigger of a partitioned table is one of each partition too. */
    private boolean isOfTheParent(CatalogObject trigger) {
        String table = Text.parent(trigger);
        return Sides.isPartition(sides.to(), table)
                && Sides.parentsOf(sides.to(), table).stream()
                        .anyMatch(parent -> Sides.find(
                                        sides.to(), ObjectKind.of(trigger), parent + "." + Text.ownName(trigger))
                                .isPresent());
    }

    private static boolean isInternal(CatalogObject trigger) {
        return Text.ownName(trigger).startsWith(INTERNAL);
    }

    private Sql switchedOff(CatalogObject trigger, String state) {
        return state.equals("disabled")
                ? Sql.of(withTheOthers(trigger, "DISABLE TRIGGER ALL"))
                : new Sql.Refused("PostgreSQL's own triggers, which uphold a foreign key, are set to " + state
                        + " one by one by a superuser only: ALTER TABLE ... ENABLE REPLICA or ALWAYS TRIGGER.");
    }

    /** ALL are all, so the table's other triggers are put right again. */
    private List<String> withTheOthers(CatalogObject trigger, String what) {
        String table = Text.parent(trigger);
        boolean on = what.startsWith("ENABLE");
        List<String> now = new ArrayList<>();
        now.add("ALTER TABLE " + table + " " + what);
        for (CatalogObject other : sides.to().partsOf(table)) {
            if (other.kind().equals(ObjectKind.TRIGGER.word()) && !isInternal(other)) {
                String enabled = Properties.of(other).text("enabled");
                if (on ? enabled != null : !"disabled".equals(enabled)) {
                    now.add(state(other, enabled));
                }
            }
        }
        return now;
    }

    @Override
    public Sql drop(CatalogObject trigger) {
        if (isInternal(trigger)) {
            return Sql.of(withTheOthers(trigger, "ENABLE TRIGGER ALL"));
        }
        String table = Text.parent(trigger);
        boolean inherited = Sides.isPartition(sides.from(), table)
                && Sides.parentsOf(sides.from(), table).stream()
                        .anyMatch(
                                parent -> sides.isThere(ObjectKind.of(trigger), parent + "." + Text.ownName(trigger)));
        return inherited ? Sql.nothing() : KindSql.super.drop(trigger);
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        if (isInternal(after)) {
            return switchedOff(after, Properties.of(after).need("enabled"));
        }
        if (differing.equals(Set.of("enabled"))) {
            return Sql.of(state(after, Properties.of(after).text("enabled")));
        }
        return new Sql.Again();
    }

    /** @param enabled null for as usual */
    private static String state(CatalogObject trigger, @Nullable String enabled) {
        String how = switch (enabled) {
            case null -> "ENABLE ";
            case "disabled" -> "DISABLE ";
            case "replica" -> "ENABLE REPLICA ";
            default -> "ENABLE ALWAYS ";
        };
        return "ALTER TABLE " + Text.parent(trigger) + " " + how
                + ObjectKind.of(trigger).keyword() + " " + Text.ownName(trigger);
    }
}
