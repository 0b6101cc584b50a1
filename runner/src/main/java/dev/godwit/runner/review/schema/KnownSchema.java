package dev.godwit.runner.review.schema;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.review.facts.Facts;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the migrations read so far have made, and where unqualified names lead. With facts, what is in the
 * database is known before the first of them, and what is not known is not there.
 */
public final class KnownSchema {

    /** Statements that run code which is not read. */
    private static final Set<String> MAY_WRITE = Set.of("CallStmt", "ExecuteStmt", "unread");

    private final String home;
    private final @Nullable Facts facts;
    private final Set<Name> asked = new HashSet<>();
    private final List<String> names = new ArrayList<>();
    private final Map<Name, KnownTable> tables = new HashMap<>();
    private final Set<Name> newTypes = new HashSet<>();
    private final Set<Name> constrainedDomains = new HashSet<>();
    private final Set<Name> enums = new HashSet<>();
    private final Set<Name> grown = new HashSet<>();
    private final Set<Name> steadyFunctions = new HashSet<>();
    private List<String> path;
    private int migration = -1;

    /**
     * @param home the migrated schema, where names without one lead to at the beginning of each migration
     * @param facts null without a database
     */
    public KnownSchema(String home, @Nullable Facts facts) {
        this.home = home;
        this.path = List.of(home);
        this.facts = facts;
        if (facts != null) {
            facts.tables().forEach((name, table) -> tables.put(name, KnownTable.there(table)));
            steadyFunctions.addAll(facts.steadyFunctions());
            constrainedDomains.addAll(facts.constrainedDomains());
        }
    }

    /** A new migration begins: what was made before it is there for others too. */
    public void nextMigration(String name) {
        migration++;
        names.add(name);
        path = List.of(home);
        newTypes.clear();
        tables.values().removeIf(KnownTable::temporary);
        tables.values().forEach(KnownTable::nextMigration);
    }

    /** The name with a schema: that of the table if one of the search path's has it, else the first. */
    public Name resolve(Name name) {
        if (name.schema() != null) {
            asked.add(name);
            return name;
        }
        path.forEach(schema -> asked.add(new Name(schema, name.name())));
        return path.stream()
                .map(schema -> new Name(schema, name.name()))
                .filter(tables::containsKey)
                .findFirst()
                .orElseGet(() -> new Name(path.getFirst(), name.name()));
    }

    /** Everything whose name was met, with each schema in which it may be. */
    public Set<Name> asked() {
        return Set.copyOf(asked);
    }

    /** Empty without a database. */
    public Optional<Facts> facts() {
        return Optional.ofNullable(facts);
    }

    /** What is in it before the first migration; empty if that is not known, or it is made by one. */
    public Optional<Size> size(Name name) {
        return isFresh(name)
                ? Optional.empty()
                : table(name).flatMap(KnownTable::facts).map(TableFacts::size);
    }

    /**
     * Who decides what these columns hold when the next statement runs, if that is not the database as it is: in words, an
     * earlier statement or migration. Empty if nobody is known to.
     */
    public Optional<String> decider(Name name, Collection<String> columns) {
        int decided = table(name).map(table -> table.decidedIn(columns)).orElse(-1);
        if (decided < 0) {
            return Optional.empty();
        }
        return Optional.of(
                decided == migration
                        ? "an earlier statement of this migration"
                        : "the pending migration " + names.get(decided) + " before it");
    }

    /** As a person of this schema calls it. */
    public String shown(Name name) {
        return home.equals(name.schema()) ? name.name() : name.toString();
    }

    public Optional<KnownTable> table(Name name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** The table on which an index is, if a migration has made it. */
    public Optional<KnownTable> tableOf(Name index) {
        return tables.values().stream()
                .filter(table -> table.indexes().stream().anyMatch(known -> index.equals(known.name())))
                .findFirst();
    }

    /**
     * Whether nobody else can have come to know it: the migration under way has made it, or, where the database is known,
     * any of those that are pending.
     */
    public boolean isFresh(Name name) {
        if (facts != null) {
            return table(name)
                    .map(table -> table.temporary()
                            || table.madeIn() >= 0
                            || table.facts().isEmpty())
                    .orElse(true);
        }
        return table(name)
                .map(table -> table.temporary() || table.madeIn() == migration)
                .orElse(false);
    }

    /** Whether it surely has no row. */
    public boolean isEmpty(Name name) {
        boolean filled = table(name).map(KnownTable::filled).orElse(false);
        if (facts != null && !filled) {
            return size(name).map(Size::isEmpty).orElse(true);
        }
        return isFresh(name) && !filled && tables.containsKey(name);
    }

    /** Whether the migration under way has made it. */
    public boolean isNewType(Name type) {
        return newTypes.contains(type);
    }

    /** Whether a value of the type is checked when it is made. */
    public boolean isConstrainedDomain(DataType type) {
        return constrainedDomains.contains(resolve(new Name(type.schema(), type.name())));
    }

    /** Whether it is known for one, from the database or by the migration that makes it. */
    public boolean isEnum(DataType type) {
        Name name = resolve(new Name(type.schema(), type.name()));
        return !type.array()
                && (enums.contains(name) || (facts != null && facts.enums().containsKey(name)));
    }

    /** What the server calls an enum that it has with all its values; empty if a migration adds some, or it is none. */
    public Optional<String> enumInSql(DataType type) {
        Name name = resolve(new Name(type.schema(), type.name()));
        return facts == null || type.array() || grown.contains(name)
                ? Optional.empty()
                : Optional.ofNullable(facts.enums().get(name));
    }

    /** Whether a migration has made the function, and not as VOLATILE. */
    public boolean isSteadyFunction(String function) {
        int dot = function.indexOf('.');
        return steadyFunctions.contains(
                        dot < 0
                                ? resolve(new Name(null, function))
                                : new Name(function.substring(0, dot), function.substring(dot + 1)))
                || isSteadyBuiltIn(function);
    }

    /** Whether the database says that PostgreSQL's own function of this name has no effect and no other value for each row. */
    public boolean isSteadyBuiltIn(String function) {
        Name builtIn = new Name("pg_catalog", function);
        asked.add(builtIn);
        return facts != null && facts.steadyFunctions().contains(builtIn);
    }

    /** Takes note of what a statement does; to be called after it was looked at. */
    public void apply(Act act) {
        switch (act) {
            case Act.CreateTable made -> create(made);
            case Act.CreateTableAs made -> {
                KnownTable table = new KnownTable(made.table(), migration, made.temporary());
                if (made.filled()) {
                    table.fill();
                }
                table.readFrom(made.reads());
                tables.put(made.table(), table);
            }
            case Act.AddColumn added -> {
                at(added.table()).add(added.column());
                at(added.table()).changedIn(added.column().name(), migration);
            }
            case Act.DropColumn dropped -> at(dropped.table()).drop(dropped.column());
            case Act.ChangeType changed -> {
                at(changed.table()).change(changed.column(), changed.type());
                at(changed.table()).changedIn(changed.column(), migration);
            }
            case Act.AddConstraint added -> {
                at(added.table()).add(added.constraint());
                if (added.constraint().kind() == Constraint.Kind.Primary) {
                    at(added.table()).changedIn(KnownTable.IDENTITY, migration);
                }
                Constraint.Expression check = added.constraint().check();
                if (check != null) {
                    check.functions().forEach(this::isSteadyBuiltIn);
                }
            }
            case Act.DropConstraint dropped -> at(dropped.table()).dropConstraint(dropped.constraint());
            case Act.Validate validated -> at(validated.table()).validate(validated.constraint());
            case Act.CreateIndex made -> {
                at(made.table())
                        .add(new KnownIndex(made.index(), made.columns(), made.unique(), made.predicateColumns()));
                made.functions().forEach(this::isSteadyBuiltIn);
            }
            case Act.Drop dropped -> drop(dropped);
            case Act.Rename renamed -> rename(renamed);
            case Act.MoveToSchema moved ->
                move(moved.table(), new Name(moved.schema(), moved.table().name()));
            case Act.Insert inserted -> fill(inserted.table());
            case Act.Load loaded -> fill(loaded.table());
            case Act.Merge merged -> fill(merged.table());
            case Act.Update a -> at(a.table()).writtenIn(migration);
            case Act.Delete a -> at(a.table()).writtenIn(migration);
            case Act.Truncate a -> at(a.table()).writtenIn(migration);
            case Act.Setting setting -> {
                if (setting.name().equals("search_path")) {
                    path = setting.values().isEmpty()
                                    || setting.values().getFirst().isEmpty()
                            ? List.of(home)
                            : setting.values();
                }
            }
            case Act.CreateEnum made -> {
                newTypes.add(made.type());
                enums.add(made.type());
            }
            case Act.CreateDomain made -> {
                newTypes.add(made.type());
                if (made.constrained()) {
                    constrainedDomains.add(made.type());
                }
            }
            case Act.ConstrainDomain constrained -> constrainedDomains.add(constrained.type());
            case Act.CreateFunction made -> {
                if (made.isVolatile()) {
                    steadyFunctions.remove(made.function());
                } else {
                    steadyFunctions.add(made.function());
                }
            }
            case Act.CreateView a -> {}
            case Act.SetDefault a -> {}
            case Act.SetNotNull a -> {}
            case Act.DropNotNull a -> at(a.table()).changedIn(KnownTable.NULLABLE + a.column(), migration);
            case Act.Rewrite a -> at(a.table()).changedIn(KnownTable.FILE, migration);
            case Act.AttachPartition a -> {}
            case Act.DetachPartition a -> {}
            case Act.DisableTrigger a -> {}
            case Act.DisableRowSecurity a -> {}
            case Act.AlterTable(var table, String command)
            when command.equals("AT_ReplicaIdentity") -> at(table).changedIn(KnownTable.IDENTITY, migration);
            case Act.AlterTable a -> {}
            case Act.Reindex a -> {}
            case Act.CreateTrigger a -> {}
            case Act.Policy a -> {}
            case Act.Read a -> {}
            case Act.Refresh a -> {}
            case Act.Lock a -> {}
            case Act.Transaction a -> {}
            case Act.AddEnumValue a -> grown.add(a.type());
            case Act.CreateSchema a -> {}
            case Act.Code a -> tables.values().forEach(table -> table.writtenIn(migration));
            case Act.Other a -> {
                if (MAY_WRITE.contains(a.type())) {
                    tables.values().forEach(table -> table.writtenIn(migration));
                }
            }
        }
    }

    /**
     * Takes note of what a statement does if it runs, which is not sure: nothing is forgotten for it, and nothing is proven
     * by it.
     */
    public void applyPerhaps(Act act) {
        switch (act) {
            case Act.Drop _,
                    Act.DropColumn _,
                    Act.DropConstraint _,
                    Act.AddConstraint _,
                    Act.Validate _,
                    Act.Setting _ -> {}
            case Act.Rename renamed -> {
                Optional<KnownTable> before = table(renamed.name());
                apply(renamed);
                before.ifPresent(table -> tables.put(renamed.name(), table));
            }
            case Act.MoveToSchema moved -> {
                Optional<KnownTable> before = table(moved.table());
                apply(moved);
                before.ifPresent(table -> tables.put(moved.table(), table));
            }
            default -> apply(act);
        }
    }

    private void fill(Name table) {
        at(table).fill();
        at(table).writtenIn(migration);
    }

    private void create(Act.CreateTable made) {
        if (tables.containsKey(made.table())) {
            return;
        }
        KnownTable table = new KnownTable(made.table(), migration, made.temporary());
        made.columns().forEach(table::add);
        // NOT VALID means nothing where there is no row.
        made.constraints().forEach(constraint -> table.add(constraint.asValidated()));
        tables.put(made.table(), table);
    }

    private void drop(Act.Drop dropped) {
        switch (dropped.kind()) {
            case "OBJECT_TABLE", "OBJECT_MATVIEW", "OBJECT_VIEW", "OBJECT_FOREIGN_TABLE" ->
                tables.remove(dropped.name());
            case "OBJECT_INDEX" -> tables.values().forEach(table -> table.dropIndex(dropped.name()));
            case "OBJECT_SCHEMA" ->
                tables.keySet().removeIf(name -> dropped.name().name().equals(name.schema()));
            default -> {}
        }
    }

    private void rename(Act.Rename renamed) {
        Name name = renamed.name();
        String column = renamed.column();
        if (column != null) {
            at(name).rename(column, renamed.to());
            at(name).changedIn(renamed.to(), migration);
        } else if (renamed.kind().equals("OBJECT_TABLE")) {
            move(name, new Name(name.schema(), renamed.to()));
        }
    }

    private void move(Name from, Name to) {
        KnownTable table = tables.remove(from);
        if (table != null) {
            KnownTable moved = table.renamed(to);
            // The database knows it by its old name until then.
            moved.writtenIn(migration);
            tables.put(to, moved);
        }
    }

    /** One that no migration made is known from the first time that one touches it. */
    private KnownTable at(Name name) {
        return tables.computeIfAbsent(name, unknown -> new KnownTable(unknown, -1, false));
    }
}
