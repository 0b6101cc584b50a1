package dev.godwit.runner.review.lock;

import static dev.godwit.runner.review.lock.LockMode.ACCESS_EXCLUSIVE;
import static dev.godwit.runner.review.lock.LockMode.ACCESS_SHARE;
import static dev.godwit.runner.review.lock.LockMode.EXCLUSIVE;
import static dev.godwit.runner.review.lock.LockMode.ROW_EXCLUSIVE;
import static dev.godwit.runner.review.lock.LockMode.ROW_SHARE;
import static dev.godwit.runner.review.lock.LockMode.SHARE;
import static dev.godwit.runner.review.lock.LockMode.SHARE_ROW_EXCLUSIVE;
import static dev.godwit.runner.review.lock.LockMode.SHARE_UPDATE_EXCLUSIVE;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.lock.TableLock.Work;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The table of locks. Only what the migrations tell of is known, such as on which table an index is. */
public final class Locks {

    private static final Set<String> SHARE_UPDATE_CLAUSES = Set.of(
            "AT_SetStatistics",
            "AT_SetOptions",
            "AT_ResetOptions",
            "AT_SetRelOptions",
            "AT_ResetRelOptions",
            "AT_ClusterOn",
            "AT_DropCluster");
    private static final Set<String> TRIGGER_CLAUSES = Set.of(
            "AT_EnableTrig", "AT_EnableTrigAll", "AT_EnableTrigUser", "AT_EnableAlwaysTrig", "AT_EnableReplicaTrig");
    private static final Set<String> RELATIONS =
            Set.of("OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE");

    private final KnownSchema schema;
    private final List<TableLock> locks = new ArrayList<>();

    private Locks(KnownSchema schema) {
        this.schema = schema;
    }

    /** @param schema as it is before the act */
    public static List<TableLock> of(Act act, KnownSchema schema) {
        Locks reading = new Locks(schema);
        reading.read(act);
        return List.copyOf(reading.locks);
    }

    private void read(Act act) {
        switch (act) {
            case Act.CreateTable made -> create(made);
            case Act.CreateTableAs made -> reads(made.reads());
            case Act.CreateView made -> made.reads().forEach(table -> lock(table, ACCESS_SHARE));
            case Act.AddColumn added -> addColumn(added);
            case Act.DropColumn a -> {
                lock(a.table(), ACCESS_EXCLUSIVE);
                constraints(a.table())
                        .filter(constraint -> constraint.columns().contains(a.column()))
                        .forEach(constraint -> references(constraint, ACCESS_EXCLUSIVE, Work.Instant));
            }
            case Act.ChangeType a -> lock(a.table(), ACCESS_EXCLUSIVE, TypeChange.work(a, schema));
            case Act.SetNotNull a ->
                lock(a.table(), ACCESS_EXCLUSIVE, proven(a.table(), a.column()) ? Work.Instant : Work.Scan);
            case Act.SetDefault a -> lock(a.table(), ACCESS_EXCLUSIVE);
            case Act.DropNotNull a -> lock(a.table(), ACCESS_EXCLUSIVE);
            case Act.AddConstraint a -> constraint(a.table(), a.constraint());
            case Act.Validate a -> validate(a);
            case Act.DropConstraint a -> {
                lock(a.table(), ACCESS_EXCLUSIVE);
                referenced(a.table(), a.constraint(), ACCESS_EXCLUSIVE, Work.Instant);
            }
            case Act.Rewrite a -> lock(a.table(), ACCESS_EXCLUSIVE, Work.Rewrite);
            case Act.AttachPartition a -> {
                lock(a.parent(), SHARE_UPDATE_EXCLUSIVE);
                boolean checked = schema.table(a.partition())
                        .map(KnownTable::hasValidatedCheck)
                        .orElse(false);
                lock(a.partition(), ACCESS_EXCLUSIVE, checked ? Work.Instant : Work.Scan);
            }
            case Act.DetachPartition a -> {
                lock(a.parent(), a.concurrently() ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE);
                lock(a.partition(), ACCESS_EXCLUSIVE);
            }
            case Act.DisableTrigger a -> lock(a.table(), SHARE_ROW_EXCLUSIVE);
            case Act.DisableRowSecurity a -> lock(a.table(), ACCESS_EXCLUSIVE);
            case Act.AlterTable a -> lock(a.table(), clause(a.command()));
            case Act.CreateIndex a ->
                lock(a.table(), a.concurrently() ? SHARE_UPDATE_EXCLUSIVE : SHARE, Work.BuildIndex);
            case Act.Reindex a -> reindex(a);
            case Act.Drop a -> drop(a);
            case Act.Rename a -> {
                if (RELATIONS.contains(a.kind())) {
                    lock(a.name(), ACCESS_EXCLUSIVE);
                }
            }
            case Act.MoveToSchema a -> lock(a.table(), ACCESS_EXCLUSIVE);
            case Act.CreateTrigger a -> lock(a.table(), SHARE_ROW_EXCLUSIVE);
            case Act.Policy a -> lock(a.table(), ACCESS_EXCLUSIVE);
            case Act.Insert a -> write(a.table(), Work.Instant, a.reads());
            case Act.Update a -> write(a.table(), Work.Scan, a.reads());
            case Act.Delete a -> write(a.table(), Work.Scan, a.reads());
            case Act.Merge a -> write(a.table(), Work.Scan, a.reads());
            case Act.Truncate a -> lock(a.table(), ACCESS_EXCLUSIVE);
            case Act.Load a -> lock(a.table(), ROW_EXCLUSIVE);
            case Act.Read a -> reads(a.reads());
            case Act.Refresh a -> {
                if (a.concurrently()) {
                    lock(a.view(), EXCLUSIVE, Work.Scan);
                } else {
                    lock(a.view(), ACCESS_EXCLUSIVE, Work.Rewrite);
                }
                schema.table(a.view()).map(KnownTable::reads).ifPresent(this::reads);
            }
            case Act.Lock a -> lock(a.table(), LockMode.of(a.mode()));
            case Act.Setting a -> {}
            case Act.Transaction a -> {}
            case Act.CreateEnum a -> {}
            case Act.AddEnumValue a -> {}
            case Act.CreateDomain a -> {}
            case Act.ConstrainDomain a -> {}
            case Act.CreateFunction a -> {}
            case Act.CreateSchema a -> {}
            case Act.Code a -> {}
            case Act.Other a -> {}
        }
    }

    private void create(Act.CreateTable made) {
        Name parent = made.parent();
        if (parent != null) {
            lock(parent, made.partition() ? ACCESS_EXCLUSIVE : SHARE_UPDATE_EXCLUSIVE);
        }
        Stream.concat(
                        made.constraints().stream(),
                        made.columns().stream().map(Column::constraints).flatMap(List::stream))
                .forEach(constraint -> references(constraint, SHARE_ROW_EXCLUSIVE, Work.Instant));
    }

    private void addColumn(Act.AddColumn added) {
        Column column = added.column();
        Work work = Work.Instant;
        if (Volatility.rewrites(column, schema).isPresent()) {
            work = Work.Rewrite;
        } else if (column.constraints().stream().anyMatch(Constraint::buildsIndex)) {
            work = Work.BuildIndex;
        } else if (column.has(Constraint.Kind.Check) || (column.filled() && column.has(Constraint.Kind.ForeignKey))) {
            work = Work.Scan;
        }
        lock(added.table(), ACCESS_EXCLUSIVE, work);
        // PostgreSQL knows that a column which begins as null has nothing to look up.
        Work lookedUp = column.filled() ? Work.Scan : Work.Instant;
        column.constraints().forEach(constraint -> references(constraint, SHARE_ROW_EXCLUSIVE, lookedUp));
    }

    private void constraint(Name table, Constraint constraint) {
        Work scan = constraint.validated() ? Work.Scan : Work.Instant;
        switch (constraint.kind()) {
            case ForeignKey -> {
                lock(table, SHARE_ROW_EXCLUSIVE, scan);
                references(constraint, SHARE_ROW_EXCLUSIVE, scan);
            }
            case Check, NotNull -> lock(table, ACCESS_EXCLUSIVE, scan);
            case Unique, Primary, Exclusion ->
                lock(table, ACCESS_EXCLUSIVE, constraint.buildsIndex() ? Work.BuildIndex : Work.Instant);
        }
    }

    private void validate(Act.Validate validated) {
        lock(validated.table(), SHARE_UPDATE_EXCLUSIVE, Work.Scan);
        referenced(validated.table(), validated.constraint(), ROW_SHARE, Work.Scan);
    }

    private void reindex(Act.Reindex act) {
        Name name = act.name();
        if (name != null) {
            Name table = act.ofTable()
                    ? name
                    : schema.tableOf(name).map(KnownTable::name).orElse(null);
            if (table != null) {
                lock(table, act.concurrently() ? SHARE_UPDATE_EXCLUSIVE : SHARE, Work.BuildIndex);
            }
        }
    }

    private void drop(Act.Drop dropped) {
        Name on = dropped.table();
        if (on != null) {
            lock(on, ACCESS_EXCLUSIVE);
        } else if (RELATIONS.contains(dropped.kind())) {
            lock(dropped.name(), ACCESS_EXCLUSIVE);
            constraints(dropped.name()).forEach(known -> references(known, ACCESS_EXCLUSIVE, Work.Instant));
        } else if (dropped.kind().equals("OBJECT_INDEX")) {
            schema.tableOf(dropped.name())
                    .ifPresent(table ->
                            lock(table.name(), dropped.concurrently() ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE));
        }
    }

    private static LockMode clause(String command) {
        if (SHARE_UPDATE_CLAUSES.contains(command)) {
            return SHARE_UPDATE_EXCLUSIVE;
        }
        return TRIGGER_CLAUSES.contains(command) ? SHARE_ROW_EXCLUSIVE : ACCESS_EXCLUSIVE;
    }

    private boolean proven(Name table, String column) {
        return schema.table(table).map(known -> known.provenNotNull(column)).orElse(false);
    }

    private Stream<Constraint> constraints(Name table) {
        return schema.table(table).stream().flatMap(known -> known.constraints().stream());
    }

    private void referenced(Name table, String constraint, LockMode mode, Work work) {
        constraints(table)
                .filter(known -> constraint.equals(known.name()))
                .forEach(known -> references(known, mode, work));
    }

    private void references(Constraint constraint, LockMode mode, Work work) {
        Name referenced = constraint.references();
        if (referenced != null) {
            lock(referenced, mode, work);
        }
    }

    private void write(Name table, Work work, Set<Name> reads) {
        lock(table, ROW_EXCLUSIVE, work);
        reads(reads);
    }

    private void reads(Set<Name> reads) {
        reads.stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .forEach(table -> lock(table, ACCESS_SHARE, Work.Scan));
    }

    private void lock(Name table, LockMode mode) {
        lock(table, mode, Work.Instant);
    }

    private void lock(Name table, LockMode mode, Work work) {
        locks.add(new TableLock(table, mode, work));
    }
}
