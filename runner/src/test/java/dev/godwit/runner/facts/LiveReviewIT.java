package dev.godwit.runner.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.it.Database;
import dev.godwit.runner.it.Server;
import dev.godwit.runner.review.AccuracyPage;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.ReviewedMigration;
import dev.godwit.runner.review.Score;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.sql.PostgresParser;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The review against the truth: a database with rows, what is pending in it, and what is to be said of that. */
class LiveReviewIT {

    /** The page about the review's accuracy is about this version. */
    private static final int NEWEST = 18;

    private static final Supplier<PostgresParser> GRAMMAR = PostgresParser.lazily();
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Patience PATIENCE = new Patience(LONG, LONG, LONG, Duration.ofHours(1));
    private static final String BYTES = "[0-9.]+ (B|kB|MB)\\b";

    private static Database database = new Database("");

    @BeforeAll
    static void oneDatabase() {
        database = Server.database();
    }

    static Stream<LiveCase> cases() {
        return LiveCase.all().stream().filter(given -> Server.major() >= given.since());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theReviewSaysWhatWillHappenToTheDataThatIsThere(LiveCase given) throws SQLException {
        set(given.schema(), given.setup());
        assertThat(review(given.schema(), given.pending(), settings(given.small(), PATIENCE), database.superuser())
                        .migrations()
                        .stream()
                        .flatMap(migration -> migration.findings().stream())
                        .map(LiveReviewIT::told)
                        .toList())
                .containsExactlyElementsOf(given.expected());
    }

    @Test
    void thereAreManyCases() {
        assertThat(LiveCase.all()).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void whatTheReviewSaysIsWhatHappens() throws SQLException, IOException {
        Map<String, Score> scores = new TreeMap<>();
        int run = 0;
        for (LiveCase given : cases().toList()) {
            String schema = "run_" + given.schema();
            set(schema, given.setup());
            boolean fails = given.expected().stream().anyMatch(finding -> finding.startsWith("Fails"));
            boolean known = given.expected().stream()
                    .noneMatch(finding -> finding.contains("could not know") || finding.contains("decided by"));
            if (known) {
                boolean failed = fails(schema, given.pending());
                assertThat(failed).as(given.name()).isEqualTo(fails);
                run++;
                given.expected().stream()
                        .filter(finding -> finding.startsWith("Fails "))
                        .map(finding -> finding.substring("Fails ".length(), finding.indexOf(':')))
                        .distinct()
                        .forEach(rule -> scores.computeIfAbsent(rule, unknown -> new Score())
                                .found(failed));
            }
        }
        if (Server.major() == NEWEST) {
            StringBuilder text = new StringBuilder(
                    run + " cases; where the review says that nothing fails, nothing does.\n\n" + Score.HEAD);
            scores.forEach((rule, score) -> text.append(score.row(rule)));
            assertThat(AccuracyPage.section("live", text.toString())).isEqualTo(text.toString());
        }
    }

    private static boolean fails(String schema, List<Migration> pending) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path TO " + schema);
            for (Migration migration : pending) {
                try {
                    statement.execute(migration.sql());
                } catch (SQLException e) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void aRoleThatMayNotReadATableIsToldWhichRightItNeeds() throws SQLException {
        set(
                "secret",
                "CREATE TABLE t (a int); INSERT INTO t VALUES (NULL); CREATE ROLE blind LOGIN;"
                        + " GRANT USAGE ON SCHEMA secret TO blind;");
        Reviewed reviewed = review(
                "secret",
                List.of(migration("ALTER TABLE t ALTER COLUMN a SET NOT NULL;")),
                settings(0, PATIENCE),
                database.as("blind", null));
        assertThat(reviewed.couldNotKnow()).anyMatch(line -> line.contains("GRANT SELECT ON t TO"));
        assertThat(only(reviewed).grade()).isEqualTo(Grade.Unsafe);
        assertThat(only(reviewed).message()).contains("could not know: no right to read it: GRANT SELECT ON t");
    }

    @Test
    void aQuestionThatTakesTooLongIsGivenUpAndTheSessionGoesOn() throws SQLException {
        set("slow", "CREATE TABLE t (a int); INSERT INTO t SELECT x FROM generate_series(1, 3000000) x;");
        Patience hasty = new Patience(Duration.ofMillis(5), LONG, LONG, LONG);
        try (DatabaseSession session = open(database.superuser())) {
            Reviewed reviewed = LiveReview.of(
                    session,
                    List.of(migration("ALTER TABLE t ALTER COLUMN a SET NOT NULL;")),
                    settings(0, hasty),
                    GRAMMAR,
                    "slow");
            assertThat(only(reviewed).message()).contains("could not know: counting took longer than 5 ms");
            assertThat(session.handle().getAutoCommit()).isTrue();
        }
    }

    @Test
    void aTransactionThatIsOpenForLongIsNamedAndItsStatementIsNot() throws SQLException {
        set("busy", "CREATE TABLE t (a int); INSERT INTO t SELECT x FROM generate_series(1, 2000) x;");
        try (Connection other = database.connect();
                Statement reading = other.createStatement()) {
            reading.execute("SET application_name TO 'metabase'");
            other.setAutoCommit(false);
            reading.execute("SELECT a FROM busy.t WHERE a = 4711");
            Patience watchful = new Patience(LONG, LONG, LONG, Duration.ZERO);
            Reviewed reviewed = review(
                    "busy",
                    List.of(migration("ALTER TABLE t ALTER COLUMN a TYPE bigint;")),
                    settings(0, watchful),
                    database.superuser());
            assertThat(only(reviewed).message())
                    .containsPattern(
                            "It waits for process \\d+ \\(metabase\\), open for \\d+ seconds, and all others queue")
                    .doesNotContain("4711 ", "SELECT");
            other.rollback();
        }
    }

    @Test
    void serversThatFollowAreTold() throws SQLException {
        set("followed", "CREATE TABLE t (a int); INSERT INTO t SELECT x FROM generate_series(1, 2000) x;");
        String url = "jdbc:postgresql://localhost:" + Server.port() + "/postgres?user=postgres&replication=true"
                + "&assumeMinServerVersion=14&preferQueryMode=simple";
        try (Connection follower = DriverManager.getConnection(url)) {
            assertThat(follower.isClosed()).isFalse();
            Reviewed reviewed = review(
                    "followed",
                    List.of(migration("ALTER TABLE t ALTER COLUMN a TYPE bigint;")),
                    settings(0, PATIENCE),
                    database.superuser());
            assertThat(only(reviewed).message()).contains("One server follows this one and replays it");
        }
    }

    @Test
    void aTableThatIsLockedDoesNotStopTheReview() throws SQLException {
        set("locked", "CREATE TABLE t (a int); INSERT INTO t VALUES (1);");
        try (Connection other = database.connect();
                Statement locking = other.createStatement()) {
            other.setAutoCommit(false);
            locking.execute("LOCK TABLE locked.t IN ACCESS EXCLUSIVE MODE");
            Patience hasty = new Patience(Duration.ofMillis(200), LONG, LONG, LONG);
            Reviewed reviewed = review(
                    "locked",
                    List.of(migration("ALTER TABLE t ALTER COLUMN a SET NOT NULL;")),
                    settings(0, hasty),
                    database.superuser());
            assertThat(reviewed.couldNotKnow()).isNotEmpty();
            assertThat(reviewed.migrations()).hasSize(1);
            other.rollback();
        }
    }

    @Test
    void aRuleThatIsDisabledFindsNothingAndASuppressionInTheScriptDoesNotCount() throws SQLException {
        set("quiet", "CREATE TABLE t (a int); INSERT INTO t VALUES (1);");
        List<Migration> drop = List.of(migration("-- godwit:ignore drop-table nobody reads it\nDROP TABLE t;"));
        assertThat(only(review("quiet", drop, settings(0, PATIENCE), database.superuser()))
                        .rule())
                .isEqualTo("drop-table");
        assertThat(review(
                                "quiet",
                                drop,
                                new LiveReview.Settings(0, Set.of("drop-table"), PATIENCE),
                                database.superuser())
                        .migrations()
                        .getFirst()
                        .findings())
                .isEmpty();
    }

    private static LiveReview.Settings settings(long small, Patience patience) {
        return new LiveReview.Settings(small, Set.of(), patience);
    }

    private static void set(String schema, String sql) {
        database.execute(
                "DROP SCHEMA IF EXISTS " + schema + " CASCADE",
                "CREATE SCHEMA " + schema,
                "SET search_path TO " + schema,
                sql);
    }

    private static Migration migration(String sql) {
        return new Migration("20240101_describes_itself", "0".repeat(64), sql);
    }

    private static Finding only(Reviewed reviewed) {
        return reviewed.migrations().stream()
                .map(ReviewedMigration::findings)
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow();
    }

    /** Sizes in bytes are another version's business. */
    private static String told(Finding finding) {
        return finding.grade() + " " + finding.rule() + ": " + finding.message().replaceAll(BYTES, "~");
    }

    private static Reviewed review(
            String schema, List<Migration> pending, LiveReview.Settings settings, ConnectionSpec role)
            throws SQLException {
        try (DatabaseSession session = open(role)) {
            return LiveReview.of(session, pending, settings, GRAMMAR, schema);
        }
    }

    private static DatabaseSession open(ConnectionSpec role) {
        return new Connector(role, "godwit", new Cancellation(), event -> {}).open();
    }
}
