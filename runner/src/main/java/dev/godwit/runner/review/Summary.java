package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.code.Circumstance;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.lock.LockMode;
import dev.godwit.runner.review.lock.TableLock;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a migration does, in one sentence for people. */
final class Summary {

    private static final int CLAUSES = 4;
    private static final int NAMES = 4;

    private final KnownSchema schema;
    private final Function<Name, Optional<Size>> sizes;
    private final Map<Clause, List<String>> clauses = new LinkedHashMap<>();
    private String doubt = "";

    private Summary(KnownSchema schema, Function<Name, Optional<Size>> sizes) {
        this.schema = schema;
        this.sizes = sizes;
    }

    /** "adds column" ... "to User"; what stands between may be several. */
    private record Clause(String before, String after) {}

    /**
     * @param schema as it is at the end
     * @param sizes of tables that others use, as far as they are known
     */
    static String of(List<Done> acts, KnownSchema schema, Function<Name, Optional<Size>> sizes) {
        Summary summary = new Summary(schema, sizes);
        Set<Name> made = new HashSet<>();
        for (Done done : acts) {
            if (done.act() instanceof Act.CreateTable table) {
                made.add(table.table());
            }
            if (!completes(done.act(), made)) {
                summary.doubt = done.when() == Circumstance.Branch ? "perhaps " : "";
                summary.add(done.act());
            }
        }
        return summary.sentence(acts);
    }

    /** Whether it is a part of making a table that was just said. */
    private static boolean completes(Act act, Set<Name> made) {
        return switch (act) {
            case Act.CreateIndex index -> made.contains(index.table());
            case Act.AddConstraint added -> made.contains(added.table());
            case Act.AddColumn added -> made.contains(added.table());
            default -> false;
        };
    }

    private String sentence(List<Done> acts) {
        if (clauses.isEmpty()) {
            return "Does nothing that is known here.";
        }
        List<String> said = new ArrayList<>();
        clauses.forEach((clause, objects) -> {
            if (said.size() < CLAUSES) {
                said.add(text(clause, objects));
            }
        });
        String text = String.join("; ", said);
        int more = clauses.size() - said.size();
        String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return first + (more == 0 ? "" : "; and " + more + " more") + cost(acts) + ".";
    }

    private static String text(Clause clause, List<String> objects) {
        List<String> names = objects.stream().distinct().toList();
        String shown = String.join(", ", names.subList(0, Math.min(NAMES, names.size())))
                + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "");
        String plural = names.size() == 1
                ? clause.before()
                : clause.before().endsWith("index") ? clause.before() + "es" : clause.before() + "s";
        return (plural + " " + shown + " " + clause.after()).strip();
    }

    /** What it costs those who use the tables. */
    private String cost(List<Done> acts) {
        Map<TableLock.Work, TreeSet<String>> worked = new LinkedHashMap<>();
        SequencedMap<Name, Size> known = new LinkedHashMap<>();
        boolean locks = false;
        for (Done done : acts) {
            for (TableLock lock : done.locks()) {
                if (lock.mode().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0) {
                    locks = true;
                    sizes.apply(lock.table()).ifPresent(size -> known.putIfAbsent(lock.table(), size));
                    worked.computeIfAbsent(lock.work(), work -> new TreeSet<>()).add(schema.shown(lock.table()));
                }
            }
        }
        if (worked.containsKey(TableLock.Work.Rewrite)) {
            return rows(known) + ": writes all of " + String.join(", ", worked.get(TableLock.Work.Rewrite)) + " anew";
        }
        TreeSet<String> read = new TreeSet<>(worked.getOrDefault(TableLock.Work.Scan, new TreeSet<>()));
        read.addAll(worked.getOrDefault(TableLock.Work.BuildIndex, new TreeSet<>()));
        if (!read.isEmpty()) {
            return rows(known) + ": reads all of " + String.join(", ", read);
        }
        return rows(known) + (locks && acts.stream().noneMatch(Summary::writesRows) ? ": instant" : "");
    }

    /** How much is in the tables that are locked, as in ", about 1.2 million rows". */
    private String rows(SequencedMap<Name, Size> known) {
        if (known.size() == 1) {
            return ", " + known.firstEntry().getValue().rows();
        }
        return known.entrySet().stream()
                .limit(NAMES)
                .map(entry ->
                        schema.shown(entry.getKey()) + " " + entry.getValue().rows())
                .collect(Collectors.joining(", ", known.isEmpty() ? "" : ", where others use ", ""));
    }

    private static boolean writesRows(Done done) {
        return switch (done.act()) {
            case Act.Insert a -> true;
            case Act.Update a -> true;
            case Act.Delete a -> true;
            case Act.Merge a -> true;
            case Act.Load a -> true;
            case Act.CreateTableAs a -> true;
            case Act.Code a -> true;
            default -> false;
        };
    }

    private void add(Act act) {
        switch (act) {
            case Act.CreateTable a -> say(a.temporary() ? "makes temporary table" : "creates table", a.table());
            case Act.CreateTableAs a ->
                say(a.materializedView() ? "creates materialized view" : "creates filled table", a.table());
            case Act.CreateView a -> say("creates view", a.view());
            case Act.AddColumn(var table, Column column) ->
                say(column.required() ? "adds required column" : "adds nullable column", column.name(), "to", table);
            case Act.DropColumn a -> say("drops column", a.column(), "of", a.table());
            case Act.ChangeType a -> say("changes the type of column", a.column(), "of", a.table());
            case Act.SetNotNull a -> say("forbids null in column", a.column(), "of", a.table());
            case Act.DropNotNull a -> say("allows null in column", a.column(), "of", a.table());
            case Act.SetDefault a -> say("sets the default of column", a.column(), "of", a.table());
            case Act.AddConstraint a ->
                say(
                        switch (a.constraint().kind()) {
                            case Check, NotNull -> "adds check on column";
                            case ForeignKey -> "adds foreign key on column";
                            case Unique -> "makes unique column";
                            case Primary -> "makes primary key of column";
                            case Exclusion -> "adds exclusion constraint";
                        },
                        String.join(", ", a.constraint().columns()),
                        "of",
                        a.table());
            case Act.Validate a -> say("validates constraint", a.constraint(), "of", a.table());
            case Act.DropConstraint a -> say("drops constraint", a.constraint(), "of", a.table());
            case Act.Rewrite a -> say("writes anew table", a.table());
            case Act.AttachPartition a -> say("attaches partition", schema.shown(a.partition()), "to", a.parent());
            case Act.DetachPartition a -> say("detaches partition", schema.shown(a.partition()), "from", a.parent());
            case Act.DisableTrigger a -> say("disables trigger", a.trigger(), "of", a.table());
            case Act.DisableRowSecurity a -> say("disables row level security of table", a.table());
            case Act.AlterTable a -> say("alters table", a.table());
            case Act.CreateIndex a -> {
                Name index = a.index();
                say(
                        a.unique() ? "builds unique index" : "builds index",
                        index == null ? "on " + String.join(", ", a.columns()) : index.name(),
                        "on",
                        a.table());
            }
            case Act.Reindex a -> {
                Name name = a.name();
                say("builds anew index", name == null ? "of all tables" : schema.shown(name), "");
            }
            case Act.Drop a ->
                say("drops " + a.kind().replace("OBJECT_", "").replace('_', ' ').toLowerCase(Locale.ROOT), a.name());
            case Act.Rename a -> {
                String column = a.column();
                if (column == null) {
                    say("renames", schema.shown(a.name()), "to " + a.to());
                } else {
                    say("renames column", column, "of " + schema.shown(a.name()) + " to " + a.to());
                }
            }
            case Act.MoveToSchema a -> say("moves table", schema.shown(a.table()), "to schema " + a.schema());
            case Act.CreateTrigger a -> say("creates trigger", a.trigger(), "on", a.table());
            case Act.Policy a -> say("sets policy", a.policy(), "on", a.table());
            case Act.Insert a -> say("inserts rows into table", a.table());
            case Act.Update a -> say("updates rows of table", a.table());
            case Act.Delete a -> say("deletes rows of table", a.table());
            case Act.Merge a -> say("merges rows into table", a.table());
            case Act.Truncate a -> say("empties table", a.table());
            case Act.Load a -> say("loads rows into table", a.table());
            case Act.Refresh a -> say("refreshes view", a.view());
            case Act.Lock a -> say("locks table", a.table());
            case Act.CreateEnum a -> say("creates enum", a.type());
            case Act.AddEnumValue a -> say("adds a value to enum", a.type());
            case Act.CreateDomain a -> say("creates domain", a.type());
            case Act.ConstrainDomain a -> say("constrains domain", a.type());
            case Act.CreateFunction a -> say("creates function", a.function());
            case Act.CreateSchema a -> say("creates schema", a.schema(), "");
            case Act.Code a ->
                clauses.computeIfAbsent(new Clause("runs", ""), one -> new ArrayList<>())
                        .add("code that was not read");
            case Act.Other a -> other(a);
            case Act.Read a -> {}
            case Act.Setting a -> {}
            case Act.Transaction a -> {}
        }
    }

    private void other(Act.Other act) {
        switch (act.type()) {
            case "CreateSeqStmt" -> say("creates", "a sequence", "");
            case "CreateExtensionStmt" -> say("creates", "an extension", "");
            case "GrantStmt" -> say("changes", "rights", "");
            default -> {}
        }
    }

    private void say(String before, Name object) {
        say(before, schema.shown(object), "");
    }

    private void say(String before, String object, String preposition, Name table) {
        say(before, object, preposition + " " + schema.shown(table));
    }

    private void say(String before, String object, String after) {
        clauses.computeIfAbsent(new Clause(doubt + before, after), clause -> new ArrayList<>())
                .add(object);
    }
}
