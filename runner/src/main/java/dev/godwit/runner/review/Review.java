package dev.godwit.runner.review;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.code.Circumstance;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.review.lock.Locks;
import dev.godwit.runner.review.lock.TableLock;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.sql.Name;
import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One walk through migrations, in their order. Without a database every table that the migration under way has not made
 * counts as large and in use; with one it is as it is there.
 */
public final class Review {

    /** How many statements that insert rows into one table are kept. */
    private static final int ROWS_OF_A_TABLE = 100;

    private final List<Rule> rules;
    private final Optional<Live> live;
    private final KnownSchema schema;
    private final StatementReader reader;
    private final Map<String, Suppressions> suppressions = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<Done>> acts = new LinkedHashMap<>();
    /** Of the migration under way. Without those on rows: no rule looks back at them, and a file may have very many. */
    private final List<Done> earlier = new ArrayList<>();

    private final Map<Name, Integer> rows = new HashMap<>();

    private Review(List<Rule> rules, Grammar grammar, String home, Optional<Live> live) {
        this.rules = List.copyOf(rules);
        this.live = live;
        this.schema = new KnownSchema(home, live.map(Live::facts).orElse(null));
        this.reader = new StatementReader(grammar, schema);
    }

    /**
     * @param migrations all of them, so that what the older ones have made is known
     * @param home the migrated schema
     */
    public static List<ReviewedMigration> of(
            List<Migration> migrations, List<Rule> rules, Supplier<PostgresParser> grammar, String home) {
        return of(migrations, rules, Grammar.of(grammar), home, Optional.empty());
    }

    /**
     * Judged by a database.
     *
     * @param migrations those that are pending in it
     */
    public static List<ReviewedMigration> of(
            List<Migration> migrations, List<Rule> rules, Grammar grammar, String home, Live live) {
        return of(migrations, rules, grammar, home, Optional.of(live));
    }

    private static List<ReviewedMigration> of(
            List<Migration> migrations, List<Rule> rules, Grammar grammar, String home, Optional<Live> live) {
        Review review = new Review(rules, grammar, home, live);
        migrations.forEach(review::walk);
        return review.end(migrations);
    }

    /** Everything that the migrations name, in each schema in which that may be; some of it may not exist. */
    public static Set<Name> named(List<Migration> migrations, Grammar grammar, String home) {
        Review review = new Review(List.of(), grammar, home, Optional.empty());
        migrations.forEach(review::walk);
        return review.schema.asked();
    }

    private void walk(Migration migration) {
        schema.nextMigration(migration.name());
        List<SqlStatement> statements = Statements.of(migration.sql());
        List<Done> done = new ArrayList<>();
        earlier.clear();
        rows.clear();
        acts.put(migration.name(), done);
        Suppressions ignored = Suppressions.in(migration.sql(), statements);
        suppressions.put(migration.name(), ignored);
        int line = 1;
        int at = 0;
        for (int i = 0; i < statements.size(); i++) {
            SqlStatement statement = statements.get(i);
            line += lines(migration.sql(), at, statement.firstToken());
            at = statement.firstToken();
            Place place = new Place(migration.name(), i + 1, line, statements.size());
            complain(place, ignored);
            reader.read(statement).forEach(part -> look(place, part, done));
        }
        if (!done.isEmpty()) {
            for (Rule rule : rules) {
                if (rule.watch() instanceof Rule.Watch.Migrations(var look)) {
                    look.accept(new Overview(migration.name(), done, schema, rule, findings::add));
                }
            }
        }
    }

    private void complain(Place place, Suppressions ignored) {
        for (Rule rule : rules) {
            if (live.isEmpty() && rule.watch() instanceof Rule.Watch.Comments) {
                ignored.all().stream()
                        .filter(suppression -> suppression.statement() == place.statement())
                        .flatMap(suppression -> suppression.problem(rules).stream())
                        .forEach(problem -> findings.add(new Finding(
                                rule.id(),
                                rule.grade(),
                                place.migration(),
                                place.statement(),
                                place.line(),
                                "script",
                                problem,
                                rule.rewrite())));
            }
        }
    }

    private record Place(String migration, int statement, int line, int statements) {

        Done of(Act act, Part part, List<TableLock> locks) {
            return new Done(act, migration, statement, line + part.lines(), part.when(), locks);
        }
    }

    private void look(Place place, Part part, List<Done> done) {
        for (Rule rule : rules) {
            if (rule.watch() instanceof Rule.Watch.Statements(var look)) {
                Done here = place.of(new Act.Other("", Set.of()), part, List.of());
                look.accept(new Step(schema, earlier, part, place.statements(), here, rule, live, findings::add));
            }
        }
        for (Act act : part.reading().acts()) {
            Done here = place.of(
                    act,
                    part,
                    Locks.of(act, schema).stream()
                            .filter(lock -> !schema.isFresh(lock.table()))
                            .toList());
            for (Rule rule : rules) {
                if (rule.watch() instanceof Rule.Watch.Acts(var look)) {
                    look.accept(
                            act, new Step(schema, earlier, part, place.statements(), here, rule, live, findings::add));
                }
            }
            if (!isOneRowMore(act)) {
                done.add(here);
            }
            if (!worksOnRowsOnly(act)) {
                earlier.add(here);
            }
            if (part.when() == Circumstance.Always) {
                schema.apply(act);
            } else {
                schema.applyPerhaps(act);
            }
        }
    }

    /** It is judged like all others, and not kept: two hundred thousand of them would fill the memory, and say what the first says. */
    private boolean isOneRowMore(Act act) {
        return act instanceof Act.Insert insert
                && !insert.fromQuery()
                && rows.merge(insert.table(), 1, Integer::sum) > ROWS_OF_A_TABLE;
    }

    private static boolean worksOnRowsOnly(Act act) {
        return act instanceof Act.Insert
                || act instanceof Act.Update
                || act instanceof Act.Delete
                || act instanceof Act.Read;
    }

    private List<ReviewedMigration> end(List<Migration> migrations) {
        List<Done> all = acts.values().stream().flatMap(List::stream).toList();
        if (!all.isEmpty()) {
            String last = migrations.getLast().name();
            for (Rule rule : rules) {
                if (rule.watch() instanceof Rule.Watch.Everything(var look)) {
                    look.accept(new Overview(last, all, schema, rule, findings::add));
                }
            }
        }
        return migrations.stream().map(migration -> reviewed(migration.name())).toList();
    }

    private ReviewedMigration reviewed(String name) {
        Suppressions ignored = suppressions.getOrDefault(name, new Suppressions(List.of()));
        List<Done> done = acts.getOrDefault(name, List.of());
        List<Finding> kept = new ArrayList<>(findings.stream()
                .filter(finding -> finding.migration().equals(name))
                // Who writes a migration cannot decide what it may do to a database.
                .filter(finding -> live.isPresent() || !ignored.cover(finding))
                .toList());
        kept.sort(Comparator.comparingInt(Finding::statement));
        Function<Name, Optional<Size>> sizes = table -> live.flatMap(
                        known -> Optional.ofNullable(known.facts().tables().get(table)))
                .map(TableFacts::size);
        return new ReviewedMigration(
                name, Summary.of(done, schema, sizes), LockReport.of(done, schema, sizes), done, kept);
    }

    private static int lines(String text, int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
