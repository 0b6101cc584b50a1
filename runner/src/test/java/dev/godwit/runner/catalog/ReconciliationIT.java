package dev.godwit.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Difference;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.it.Database;
import dev.godwit.runner.it.Server;
import dev.godwit.runner.reconcile.Cost;
import dev.godwit.runner.reconcile.Costs;
import dev.godwit.runner.reconcile.Place;
import dev.godwit.runner.reconcile.Reconciliation;
import dev.godwit.runner.reconcile.Step;
import dev.godwit.runner.sql.PostgresParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That a script does what it says, for everything that SnapshotIT's hands do to a database with rows. */
class ReconciliationIT {

    /** A physical order of columns cannot be brought back, and nobody says so. */
    private static final Scope ALL_BUT_ORDER = new Scope(null, List.of(Scope.Glob.parse("column order:*")));

    private static final Costs COSTS = new Costs(PostgresParser.lazily());
    private static final Map<String, List<String>> RESULTS = new TreeMap<>();

    private static Database database;
    private static Snapshot base;

    @BeforeAll
    static void make() throws SQLException {
        database = Server.database();
        database.execute("DO $$ BEGIN CREATE ROLE drift_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        database.execute(text("base.sql"), text("rows.sql"));
        try (Connection connection = database.connect()) {
            base = read(connection);
        }
    }

    @AfterAll
    static void tell(TestReporter report) {
        Map<String, String> counts = new TreeMap<>();
        RESULTS.forEach((result, drifts) -> counts.put(result, drifts.size() + " " + drifts));
        report.publishEntry(counts);
        Map<String, Integer> back = new TreeMap<>();
        RESULTS.forEach((result, drifts) -> {
            if (result.startsWith("back ")) {
                back.put(result, drifts.size());
            }
        });
        int all = back.values().stream().mapToInt(Integer::intValue).sum();
        // A single test may have been asked for.
        if (all == drifts().count()) {
            assertThat(all - back.getOrDefault("back refused", 0)).isGreaterThanOrEqualTo(80);
        }
    }

    @ParameterizedTest(name = "{0} {1}: {3}")
    @MethodSource("drifts")
    void aScriptBringsTheDatabaseBack(String kind, String object, String change, String statements)
            throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            run(connection, statements);
            prove(connection, read(connection), base, "back", kind + " " + object + ": " + statements);
            connection.rollback();
        }
    }

    @ParameterizedTest(name = "{0} {1}: {3}")
    @MethodSource("drifts")
    void aScriptAdoptsWhatTheHandDid(String kind, String object, String change, String statements) throws SQLException {
        Snapshot hand;
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            run(connection, statements);
            hand = read(connection);
            connection.rollback();
            prove(connection, base, hand, "forward", kind + " " + object + ": " + statements);
            connection.rollback();
        }
    }

    @Test
    void aWholeDatabaseIsMadeOfItsSnapshot() throws SQLException {
        Database copy = Server.database();
        try (Connection connection = copy.connect()) {
            connection.setAutoCommit(false);
            Snapshot empty = read(connection);
            List<Step> steps = steps(connection, empty, base);
            assertThat(run(connection, steps))
                    .singleElement()
                    .asString()
                    .contains("The options of a user mapping are passwords");
            assertThat(Differences.between(base, read(connection), ALL_BUT_ORDER)
                            .told(Shown.WHOLE))
                    .extracting(Difference::kind)
                    .containsExactly("user mapping");
        }
    }

    private static void prove(Connection connection, Snapshot from, Snapshot to, String way, String drift)
            throws SQLException {
        Map<String, String> before = checksums(connection);
        List<Step> steps = steps(connection, from, to);
        boolean scripted = steps.stream().anyMatch(Step.Statement.class::isInstance);
        Cost worst = steps.stream()
                .filter(Step.Statement.class::isInstance)
                .map(step -> ((Step.Statement) step).cost())
                .max(Cost::compareTo)
                .orElse(Cost.Safe);
        List<String> refused = run(connection, steps);
        if (!refused.isEmpty()) {
            result(way + " refused", drift + " " + refused);
            return;
        }
        if (!scripted) {
            result(way + " nothing to do", drift);
        } else {
            result(way + " " + worst, drift);
        }
        assertThat(Differences.between(to, read(connection), ALL_BUT_ORDER).told(Shown.WHOLE))
                .as("%s", steps)
                .isEmpty();
        if (worst.compareTo(Cost.Blocking) <= 0) {
            Map<String, String> after = checksums(connection);
            after.keySet().retainAll(before.keySet());
            before.keySet().retainAll(after.keySet());
            assertThat(after).isEqualTo(before);
        }
    }

    private static void result(String what, String drift) {
        RESULTS.computeIfAbsent(what, result -> new ArrayList<>()).add(drift);
    }

    private static List<Step> steps(Connection connection, Snapshot from, Snapshot to) throws SQLException {
        Place place = new Place(
                connection.getMetaData().getDatabaseMajorVersion(), connection.getCatalog(), "postgres", true);
        return Reconciliation.steps(
                from,
                to,
                Differences.between(from, to, new Scope(null, List.of())).changes(),
                place,
                COSTS);
    }

    /** @return what was refused */
    private static List<String> run(Connection connection, List<Step> steps) throws SQLException {
        List<String> refused = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Statement statement -> {
                    try {
                        run(connection, statement.sql());
                    } catch (SQLException e) {
                        throw new AssertionError(statement + "\n in " + steps, e);
                    }
                }
                case Step.Refused no -> refused.add(no.object() + ": " + no.why());
                case Step.Remark _ -> {}
            }
        }
        return refused;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Of each column of each table, in the order of the table's first column. A new attribute of a composite is none. */
    private static Map<String, String> checksums(Connection connection) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT format('%I.%I.%I', nspname, relname, a.attname), (xpath('//sum/text()', query_to_xml(format(
                            'SELECT md5(string_agg(coalesce(replace(t.%I::text, '',)'', '')''), ''-''), '','' ORDER BY t.%I::text)) AS sum FROM ONLY %I.%I t',
                            a.attname, (SELECT attname FROM pg_attribute f WHERE f.attrelid = c.oid AND f.attnum > 0
                                        AND NOT f.attisdropped ORDER BY attnum LIMIT 1), nspname, relname),
                            true, true, '')))[1]::text
                        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT attisdropped
                        WHERE nspname IN ('app', 'audit') AND relkind IN ('r', 'm')
                        """)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        return found;
    }

    private static Snapshot read(Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        run(connection, "SET LOCAL search_path = pg_catalog");
        Snapshot snapshot = new SnapshotReader("godwit", "flyway_schema_history").read(connection);
        run(connection, "SET LOCAL search_path = public");
        connection.setAutoCommit(autoCommit);
        return snapshot;
    }

    static Stream<Object[]> drifts() {
        return text("drifts.tsv").lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t"));
    }

    private static String text(String name) {
        try (InputStream file = ReconciliationIT.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
