package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Change;
import dev.godwit.runner.drift.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements that bring a database from one snapshot to another, or why there is none. */
public final class Reconciliation {

    private final Sides sides;
    private final KindsSql kinds;
    private final Costs costs;
    private final Order forwards;
    private final Work work;
    private final List<Step> steps = new ArrayList<>();
    private final List<Step> owners = new ArrayList<>();
    private final List<Step> last = new ArrayList<>();
    private final Set<String> said = new HashSet<>();

    private Reconciliation(Sides sides, Costs costs) {
        this.sides = sides;
        this.costs = costs;
        this.kinds = new KindsSql(sides);
        this.forwards = new Order(sides, new References(sides.to()));
        this.work = new Work(sides, kinds, new References(sides.from()));
    }

    /**
     * @param changes from the one to the other: what comes or goes with an object that does may be left out
     * @param costs judges the statements
     */
    public static List<Step> steps(Snapshot from, Snapshot to, Collection<Change> changes, Place place, Costs costs) {
        return new Reconciliation(Sides.of(from, to, place), costs).of(changes);
    }

    private List<Step> of(Collection<Change> changes) {
        work.plan(changes);
        Sides turned = new Sides(sides.to(), sides.from(), sides.place(), Map.of());
        List<CatalogObject> drops =
                new ArrayList<>(new Order(turned, new References(sides.from())).of(work.dropped.values()));
        Collections.reverse(drops);
        work.refused.forEach((key, why) -> steps.add(new Step.Refused(key, why)));
        drops.stream().filter(object -> !goesLast(object) && !isGrant(object)).forEach(this::drop);
        List<CatalogObject> todo = new ArrayList<>(work.made.values());
        work.changed.values().forEach(change -> todo.add(Objects.requireNonNull(change.after())));
        List<CatalogObject> sorted = forwards.of(todo);
        sorted.stream().filter(object -> !isGrant(object)).forEach(this::go);
        // A new owner takes over what the old one was granted.
        steps.addAll(owners);
        drops.stream().filter(Reconciliation::isGrant).forEach(this::drop);
        sorted.stream().filter(Reconciliation::isGrant).forEach(this::go);
        steps.addAll(last);
        drops.stream().filter(this::goesLast).forEach(this::drop);
        return List.copyOf(steps);
    }

    private static boolean isGrant(CatalogObject object) {
        return ObjectKind.of(object) == ObjectKind.GRANT;
    }

    private void go(CatalogObject object) {
        Change change = work.changed.get(object.key());
        if (change == null) {
            make(object);
        } else {
            change(Objects.requireNonNull(change.before()), object);
        }
    }

    /** What others may still use until they are changed, unless the place is needed for something of the same name. */
    private boolean goesLast(CatalogObject object) {
        return ObjectKind.of(object).isDroppedLast()
                && work.made.keySet().stream()
                        .noneMatch(made -> Names.bare(made).equals(Names.bare(object.key())));
    }

    private void drop(CatalogObject object) {
        write(object, kinds.of(ObjectKind.of(object)).drop(object), work.made.containsKey(object.key()));
    }

    private void make(CatalogObject object) {
        ObjectKind kind = ObjectKind.of(object);
        boolean inline = kind == ObjectKind.COLUMN && isMade(object.parent());
        if (kind == ObjectKind.GRANT && isByDefault(object)) {
            return;
        }
        remark(object);
        Sql sql = inline ? Sql.nothing() : kinds.of(kind).create(object);
        write(object, sql, false);
        if (sql instanceof Sql.Refused) {
            return;
        }
        kinds.grants().excess(object).forEach(revoke -> add(steps, object, revoke, false));
        comment(object, null);
        owner(object, sides.place().user());
    }

    private void change(CatalogObject was, CatalogObject is) {
        Set<String> differing = Properties.of(was).differingFrom(Properties.of(is));
        boolean keepsValues = ObjectKind.of(is) == ObjectKind.COLUMN
                && Conversion.of(
                                Properties.of(was).need("type"),
                                Properties.of(is).need("type"))
                        == Conversion.WIDENING;
        write(is, kinds.change(was, is), keepsValues);
        if (differing.contains("comment")) {
            comment(is, Properties.of(was).text("comment"));
        }
        if (differing.contains("owner")) {
            owner(is, Properties.of(was).text("owner"));
        }
    }

    private void write(CatalogObject object, Sql sql, boolean keeps) {
        switch (sql) {
            case Sql.Written(List<String> now, List<String> later) -> {
                now.forEach(statement -> add(steps, object, statement, keeps));
                later.forEach(statement -> add(last, object, statement, keeps));
            }
            case Sql.Refused(String why) -> steps.add(new Step.Refused(object.key(), why));
            case Sql.Again() -> throw new IllegalStateException(object.key() + " is neither dropped nor made");
        }
    }

    private void add(List<Step> where, CatalogObject object, String statement, boolean keeps) {
        // Two objects may ask for one and the same, such as the triggers of two foreign keys of a table.
        if (said.add(statement)) {
            where.add(new Step.Statement(object.key(), statement, costs.of(statement, keeps)));
        }
    }

    private boolean isMade(@Nullable String relation) {
        return relation != null
                && (work.made.containsKey(new CatalogObject.Key(ObjectKind.TABLE.word(), relation))
                        || work.made.containsKey(new CatalogObject.Key(ObjectKind.FOREIGN_TABLE.word(), relation)));
    }

    /** A new object belongs to its owner, and everybody may call a new function or use a new type. */
    private boolean isByDefault(CatalogObject grant) {
        List<ObjectKind> made = work.made.keySet().stream()
                .filter(key -> key.name().equals(grant.parent()))
                .map(ObjectKind::of)
                .filter(kind -> kind != ObjectKind.GRANT)
                .toList();
        boolean everybody = grant.name().endsWith(" to PUBLIC")
                && Set.of(List.of("EXECUTE"), List.of("USAGE"))
                        .contains(Properties.of(grant).list("privileges"))
                && !grant.name().startsWith("schema ")
                && !grant.name().startsWith("sequence ")
                && sides.from().objects().stream()
                        .filter(object -> object.kind().equals(ObjectKind.DEFAULT_PRIVILEGES.word()))
                        .noneMatch(object -> made.stream().anyMatch(DefaultPrivilegesSql.kinds(object)::contains));
        return !made.isEmpty() && (grant.name().endsWith(" to its owner") || everybody);
    }

    private void remark(CatalogObject object) {
        boolean lost = sides.place().populated() && !work.dropped.containsKey(object.key());
        switch (ObjectKind.of(object)) {
            case TABLE -> {
                if (lost) {
                    steps.add(new Step.Remark(object.key(), "Empty: the rows that it had are in a backup only."));
                }
            }
            case COLUMN -> {
                if (lost && !isMade(object.parent()) && !Sides.isView(sides.to(), Text.parent(object))) {
                    Properties has = Properties.of(object);
                    boolean fails =
                            has.has("notNull") && !has.has("default") && !has.has("identity") && !has.has("generated");
                    steps.add(new Step.Remark(
                            object.key(),
                            "Without values: those that it had are in a backup only."
                                    + (fails
                                            ? " A table that has rows refuses it: add it without NOT NULL, fill it, then"
                                                    + " set NOT NULL."
                                            : "")));
                }
            }
            case SEQUENCE -> {
                if (lost && !Properties.of(object).has("identity")) {
                    steps.add(new Step.Remark(object.key(), "Begins anew: set it to where it stood with setval."));
                }
            }
            default -> {}
        }
    }

    private void comment(CatalogObject object, @Nullable String was) {
        String comment = Properties.of(object).text("comment");
        if (!Objects.equals(comment, was)) {
            add(steps, object, "COMMENT ON " + Target.of(object) + " IS " + Text.literal(comment), false);
        }
    }

    private void owner(CatalogObject object, @Nullable String was) {
        String owner = Properties.of(object).text("owner");
        boolean ofColumn = ObjectKind.of(object) == ObjectKind.SEQUENCE
                && Properties.of(object).has("ownedBy");
        if (owner != null && !owner.equals(was) && !ofColumn) {
            add(owners, object, "ALTER " + Target.of(object) + " OWNER TO " + owner, false);
        }
    }
}
