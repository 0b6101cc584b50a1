package dev.godwit.runner.review;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.review.Walked.Place;
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
import java.util.Iterator;
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

    private final List<Rule> rules;
    private final Optional<Live> live;
    private final KnownSchema schema;
    private final StatementReader reader;
    private final Map<String, Suppressions> suppressions = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<Done>> acts = new LinkedHashMap<>();
    /** Of the migration under way. Without those on rows: no rule looks back at them, and a file may have very many. */
    private final List<Done> earlier = new ArrayList<>();

    private final Map<String, List<Place>> places;
    private final Inserted inserted = new Inserted();

    private Review(
            List<Rule> rules, Grammar grammar, String home, Optional<Live> live, Map<String, List<Place>> places) {
        this.places = new HashMap<>(places);
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
        return of(migrations, rules, Grammar.of(grammar), home, Optional.empty(), Map.of());
    }

    /**
     * Judged by a database.
     *
     * @param migrations those that are pending in it
     * @param walked what a walk through just these has left
     */
    public static List<ReviewedMigration> of(
            List<Migration> migrations, List<Rule> rules, Grammar grammar, String home, Live live, Walked walked) {
        return of(migrations, rules, grammar, home, Optional.of(live), walked.places());
    }

    private static List<ReviewedMigration> of(
            List<Migration> migrations,
            List<Rule> rules,
            Grammar grammar,
            String home,
            Optional<Live> live,
            Map<String, List<Place>> places) {
        Review review = new Review(rules, grammar, home, live, places);
        migrations.forEach(review::walk);
        return review.end(migrations);
    }

    /** Looks what there is, and judges nothing. */
    public static Walked through(List<Migration> migrations, Grammar grammar, String home) {
        Review review = new Review(List.of(), grammar, home, Optional.empty(), Map.of());
        migrations.forEach(review::walk);
        return new Walked(review.schema.asked(), review.places);
    }

    private void walk(Migration migration) {
        schema.nextMigration(migration.name());
        List<Done> done = new ArrayList<>();
        earlier.clear();
        inserted.changed();
        acts.put(migration.name(), done);
        // Who writes a migration cannot decide what it may do to a database.
        Suppressions ignored = live.isPresent() ? Suppressions.NONE : Suppressions.in(migration.sql());
        suppressions.put(migration.name(), ignored);
        List<Place> known = places.get(migration.name());
        if (known == null) {
            places.put(migration.name(), firstWalk(migration, ignored, done));
        } else {
            known.forEach(place -> visit(place, ignored, done));
        }
        if (!done.isEmpty()) {
            for (Rule rule : rules) {
                if (rule.watch() instanceof Rule.Watch.Migrations(var look)) {
                    look.accept(new Overview(migration.name(), done, schema, rule, findings::add));
                }
            }
        }
    }

    private List<Place> firstWalk(Migration migration, Suppressions ignored, List<Done> done) {
        List<Place> visited = new ArrayList<>();
        Iterator<SqlStatement> statements = Statements.in(migration.sql());
        int line = 1;
        int at = 0;
        for (int number = 1; statements.hasNext(); number++) {
            SqlStatement statement = statements.next();
            line += lines(migration.sql(), at, statement.firstToken());
            at = statement.firstToken();
            boolean oneMore = inserted.isOneMore(statement);
            if (!oneMore || addsEnumValues()) {
                Place place = new Place(
                        migration.name(), statement, number, line, number == 1 && !statements.hasNext(), oneMore);
                visited.add(place);
                visit(place, ignored, done);
            }
        }
        return visited;
    }

    private void visit(Place place, Suppressions ignored, List<Done> done) {
        complain(place, ignored);
        List<Done> kept = place.oneMore() ? new ArrayList<>() : done;
        reader.read(place.statement()).forEach(part -> look(place, part, kept));
    }

    /** A row that has the value may fail. */
    private boolean addsEnumValues() {
        return earlier.stream().anyMatch(done -> done.act() instanceof Act.AddEnumValue);
    }

    private void complain(Place place, Suppressions ignored) {
        for (Rule rule : rules) {
            if (rule.watch() instanceof Rule.Watch.Comments) {
                ignored.on(place.number()).stream()
                        .flatMap(suppression -> suppression.problem(rules).stream())
                        .forEach(problem -> findings.add(new Finding(
                                rule.id(),
                                rule.grade(),
                                place.migration(),
                                place.number(),
                                place.line(),
                                "script",
                                problem,
                                rule.rewrite())));
            }
        }
    }

    private static Done done(Place place, Act act, Part part, List<TableLock> locks) {
        return new Done(act, place.migration(), place.number(), place.line() + part.lines(), part.when(), locks);
    }

    private void look(Place place, Part part, List<Done> done) {
        for (Rule rule : rules) {
            if (rule.watch() instanceof Rule.Watch.Statements(var look)) {
                Done here = done(place, new Act.Other("", Set.of()), part, List.of());
                look.accept(new Step(schema, earlier, part, place.alone(), here, rule, live, findings::add));
            }
        }
        for (Act act : part.reading().acts()) {
            Done here = done(
                    place,
                    act,
                    part,
                    Locks.of(act, schema).stream()
                            .filter(lock -> !schema.isFresh(lock.table()))
                            .toList());
            for (Rule rule : rules) {
                Step step = new Step(schema, earlier, part, place.alone(), here, rule, live, findings::add);
                if (rule.watch() instanceof Rule.Watch.Acts(var look)) {
                    look.accept(act, step);
                } else if (rule.watch() instanceof Rule.Watch.ActsThere(var look) && live.isPresent()) {
                    look.accept(act, step);
                }
            }
            done.add(here);
            if (!Inserted.worksOnRowsOnly(act)) {
                earlier.add(here);
                inserted.changed();
            }
            if (part.when() == Circumstance.Always) {
                schema.apply(act);
            } else {
                schema.applyPerhaps(act);
            }
        }
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
        Suppressions ignored = suppressions.getOrDefault(name, Suppressions.NONE);
        List<Done> done = acts.getOrDefault(name, List.of());
        List<Finding> kept = new ArrayList<>(findings.stream()
                .filter(finding -> finding.migration().equals(name))
                .filter(finding -> !ignored.cover(finding))
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
