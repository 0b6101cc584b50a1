package dev.godwit.runner.review.schema;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.sql.Name;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that the migrations read so far have made, and where unqualified names lead. */
public final class KnownSchema {

    private final String home;
    private final Map<Name, KnownTable> tables = new HashMap<>();
    private final Set<Name> newTypes = new HashSet<>();
    private final Set<Name> constrainedDomains = new HashSet<>();
    private final Set<Name> steadyFunctions = new HashSet<>();
    private List<String> path;
    private int migration = -1;

    /** @param home the migrated schema, where names without one lead to at the beginning of each migration */
    public KnownSchema(String home) {
        this.home = home;
        this.path = List.of(home);
    }

    /** A new migration begins: what was made before it is there for others too. */
    public void nextMigration() {
        migration++;
        path = List.of(home);
        newTypes.clear();
        tables.values().removeIf(KnownTable::temporary);
        tables.values().forEach(KnownTable::nextMigration);
    }

    /** The name with a schema: that of the table if one of the search path's has it, else the first. */
    public Name resolve(Name name) {
        if (name.schema() != null) {
            return name;
        }
        return path.stream()
                .map(schema -> new Name(schema, name.name()))
                .filter(tables::containsKey)
                .findFirst()
                .orElseGet(() -> new Name(path.getFirst(), name.name()));
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

    /** Whether nobody else can have come to know it: the migration under way has made it. */
    public boolean isFresh(Name name) {
        return table(name)
                .map(table -> table.temporary() || table.madeIn() == migration)
                .orElse(false);
    }

    /** Whether it surely has no row. */
    public boolean isEmpty(Name name) {
        return isFresh(name) && table(name).map(table -> !table.filled()).orElse(false);
    }

    /** Whether the migration under way has made it. */
    public boolean isNewType(Name type) {
        return newTypes.contains(type);
    }

    /** Whether a value of the type is checked when it is made. */
    public boolean isConstrainedDomain(DataType type) {
        return constrainedDomains.contains(resolve(new Name(type.schema(), type.name())));
    }

    /** Whether a migration has made the function, and not as VOLATILE. */
    public boolean isSteadyFunction(String function) {
        int dot = function.indexOf('.');
        return steadyFunctions.contains(
                dot < 0
                        ? resolve(new Name(null, function))
                        : new Name(function.substring(0, dot), function.substring(dot + 1)));
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
            case Act.AddColumn added -> at(added.table()).add(added.column());
            case Act.DropColumn dropped -> at(dropped.table()).drop(dropped.column());
            case Act.ChangeType changed -> at(changed.table()).change(changed.column(), changed.type());
            case Act.AddConstraint added -> at(added.table()).add(added.constraint());
            case Act.DropConstraint dropped -> at(dropped.table()).dropConstraint(dropped.constraint());
            case Act.Validate validated -> at(validated.table()).validate(validated.constraint());
            case Act.CreateIndex made ->
                at(made.table())
                        .add(new KnownIndex(made.index(), made.columns(), made.unique(), made.predicateColumns()));
            case Act.Drop dropped -> drop(dropped);
            case Act.Rename renamed -> rename(renamed);
            case Act.MoveToSchema moved ->
                move(moved.table(), new Name(moved.schema(), moved.table().name()));
            case Act.Insert inserted -> at(inserted.table()).fill();
            case Act.Load loaded -> at(loaded.table()).fill();
            case Act.Merge merged -> at(merged.table()).fill();
            case Act.Setting setting -> {
                if (setting.name().equals("search_path")) {
                    path = setting.values().isEmpty()
                                    || setting.values().getFirst().isEmpty()
                            ? List.of(home)
                            : setting.values();
                }
            }
            case Act.CreateEnum made -> newTypes.add(made.type());
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
            case Act.DropNotNull a -> {}
            case Act.Rewrite a -> {}
            case Act.AttachPartition a -> {}
            case Act.DetachPartition a -> {}
            case Act.DisableTrigger a -> {}
            case Act.DisableRowSecurity a -> {}
            case Act.AlterTable a -> {}
            case Act.Reindex a -> {}
            case Act.CreateTrigger a -> {}
            case Act.Policy a -> {}
            case Act.Update a -> {}
            case Act.Delete a -> {}
            case Act.Truncate a -> {}
            case Act.Read a -> {}
            case Act.Refresh a -> {}
            case Act.Lock a -> {}
            case Act.Transaction a -> {}
            case Act.AddEnumValue a -> {}
            case Act.CreateSchema a -> {}
            case Act.Code a -> {}
            case Act.Other a -> {}
        }
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
            case "OBJECT_TABLE", "OBJECT_MATVIEW" -> tables.remove(dropped.name());
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
        } else if (renamed.kind().equals("OBJECT_TABLE")) {
            move(name, new Name(name.schema(), renamed.to()));
        }
    }

    private void move(Name from, Name to) {
        KnownTable table = tables.remove(from);
        if (table != null) {
            tables.put(to, table.renamed(to));
        }
    }

    /** One that no migration made is known from the first time that one touches it. */
    private KnownTable at(Name name) {
        return tables.computeIfAbsent(name, unknown -> new KnownTable(unknown, -1, false));
    }
}
