package dev.godwit.runner.review.schema;

import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table, as far as the migrations, or the database, tell. */
public final class KnownTable {

    /** No column: the file with the rows, which a migration may have made anew. */
    public static final String FILE = " file";

    /** No column: by what subscribers know a row. */
    public static final String IDENTITY = " identity";

    /** Before a column's name: no column, but whether a migration has let it be null. */
    static final String NULLABLE = " nullable ";

    private final Name name;
    private final boolean temporary;
    private final Map<String, DataType> columns = new LinkedHashMap<>();
    private final Map<String, DataType> dropped = new LinkedHashMap<>();
    private final List<KnownIndex> indexes = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();

    /** The number of the migration that made it; -1 if none of those read did. */
    private final int madeIn;

    private boolean filled;
    private Set<Name> reads = Set.of();
    private @Nullable TableFacts facts;

    /** The number of the last migration that wrote its rows; -1 if none did. */
    private int writtenIn = -1;
    /** The same of each column that was added or became another one. */
    private final Map<String, Integer> changedIn = new HashMap<>();

    KnownTable(Name name, int madeIn, boolean temporary) {
        this.name = name;
        this.madeIn = madeIn;
        this.temporary = temporary;
    }

    /** As it is in the database. */
    static KnownTable there(TableFacts facts) {
        KnownTable table = new KnownTable(facts.name(), -1, false);
        facts.columns().forEach((column, as) -> table.columns.put(column, as.type()));
        facts.constraints().forEach(table.constraints::add);
        facts.indexes()
                .forEach(index -> table.indexes.add(
                        new KnownIndex(index.name(), index.columns(), index.unique(), index.predicateColumns())));
        table.facts = facts;
        return table;
    }

    public Name name() {
        return name;
    }

    public boolean temporary() {
        return temporary;
    }

    /** Whether every column is known: a migration has made it, and not from a query, or the database tells. */
    public boolean complete() {
        return (madeIn >= 0 || facts != null) && !columns.isEmpty();
    }

    /** As it is in the database; empty if that is not known, or it is not there. */
    public Optional<TableFacts> facts() {
        return Optional.ofNullable(facts);
    }

    int madeIn() {
        return madeIn;
    }

    /** Whether a migration has put rows into it. */
    boolean filled() {
        return filled;
    }

    public Set<String> columns() {
        return Set.copyOf(columns.keySet());
    }

    /** Empty if it is not known. */
    public Optional<DataType> type(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    /** The columns that the migration under way has dropped. */
    public Map<String, DataType> dropped() {
        return Map.copyOf(dropped);
    }

    public List<KnownIndex> indexes() {
        return List.copyOf(indexes);
    }

    public List<Constraint> constraints() {
        return List.copyOf(constraints);
    }

    public Optional<Constraint> constraint(String constraint) {
        return constraints.stream()
                .filter(known -> constraint.equals(known.name()))
                .findFirst();
    }

    /** Whether an index finds rows by these columns, in any order. */
    public boolean hasIndexOn(List<String> wanted) {
        return indexes.stream().anyMatch(index -> index.finds(wanted));
    }

    /** Whether the column is NOT NULL, or a CHECK that holds for every row says so. */
    public boolean provenNotNull(String column) {
        TableFacts.Column there = facts == null ? null : facts.columns().get(column);
        boolean already = there != null
                && there.notNull()
                && !changedIn.containsKey(column)
                && !changedIn.containsKey(NULLABLE + column);
        return already
                || constraints.stream()
                        .anyMatch(constraint ->
                                constraint.validated() && constraint.notNull().contains(column));
    }

    public boolean hasValidatedCheck() {
        return constraints.stream()
                .anyMatch(constraint -> constraint.validated() && constraint.kind() == Constraint.Kind.Check);
    }

    /** What the query of a materialized view reads. */
    public Set<Name> reads() {
        return reads;
    }

    void readFrom(Set<Name> relations) {
        reads = Set.copyOf(relations);
    }

    /** The number of the last migration that wrote its rows, or changed one of these columns; -1 if none did. */
    int decidedIn(Collection<String> among) {
        return among.stream()
                .mapToInt(column -> changedIn.getOrDefault(column, -1))
                .reduce(writtenIn, Math::max);
    }

    void writtenIn(int migration) {
        writtenIn = migration;
    }

    void changedIn(String column, int migration) {
        changedIn.put(column, migration);
    }

    /** Whether one of the migrations read has added the column. */
    public boolean isNew(String column) {
        return changedIn.containsKey(column);
    }

    void nextMigration() {
        dropped.clear();
    }

    void fill() {
        filled = true;
    }

    void add(Column column) {
        columns.put(column.name(), column.type());
        column.constraints().forEach(this::add);
    }

    void drop(String column) {
        DataType type = columns.remove(column);
        if (type != null) {
            dropped.put(column, type);
        }
        indexes.removeIf(index -> index.columns().contains(column));
        constraints.removeIf(constraint -> constraint.columns().contains(column));
    }

    void change(String column, DataType type) {
        columns.put(column, type);
    }

    void add(Constraint constraint) {
        constraints.add(constraint);
        if (constraint.buildsIndex()) {
            String index = constraint.name();
            indexes.add(new KnownIndex(
                    index == null ? null : new Name(name.schema(), index), constraint.columns(), true, null));
        }
    }

    void add(KnownIndex index) {
        indexes.add(index);
    }

    void dropIndex(Name index) {
        indexes.removeIf(known -> index.equals(known.name()));
    }

    void dropConstraint(String constraint) {
        constraints.removeIf(known -> constraint.equals(known.name()));
        dropIndex(new Name(name.schema(), constraint));
    }

    void validate(String constraint) {
        constraints.replaceAll(known -> constraint.equals(known.name()) ? known.asValidated() : known);
    }

    void rename(String column, String to) {
        DataType type = columns.remove(column);
        if (type != null) {
            columns.put(to, type);
        }
        indexes.replaceAll(index -> new KnownIndex(
                index.name(), renamed(index.columns(), column, to), index.unique(), index.predicateColumns()));
        constraints.replaceAll(known -> new Constraint(
                known.kind(),
                known.name(),
                renamed(known.columns(), column, to),
                known.references(),
                known.referencedColumns(),
                known.validated(),
                known.usingIndex(),
                Set.copyOf(renamed(List.copyOf(known.notNull()), column, to)),
                known.check(),
                known.nullsEqual()));
    }

    /** The same under another name. */
    KnownTable renamed(Name to) {
        KnownTable table = new KnownTable(to, madeIn, temporary);
        table.columns.putAll(columns);
        table.indexes.addAll(indexes);
        table.constraints.addAll(constraints);
        table.filled = filled;
        table.reads = reads;
        table.facts = facts;
        table.writtenIn = writtenIn;
        table.changedIn.putAll(changedIn);
        return table;
    }

    private static List<String> renamed(List<String> names, String from, @Nullable String to) {
        return names.stream()
                .map(name -> name.equals(from) && to != null ? to : name)
                .toList();
    }
}
