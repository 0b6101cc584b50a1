package dev.godwit.runner.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.it.Database;
import dev.godwit.runner.it.Server;
import dev.godwit.runner.review.lock.LockMode;
import dev.godwit.runner.review.lock.TableLock;
import dev.godwit.runner.review.lock.TableLock.Work;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of locks against the truth: what PostgreSQL itself locks, reads and rewrites for each kind of statement. */
class LocksIT {

    private static final String BASE = resource("locks-base.sql");

    private static final String LOCKS = """
            SELECT c.relname, max(CASE l.mode
                WHEN 'AccessShareLock' THEN 1 WHEN 'RowShareLock' THEN 2 WHEN 'RowExclusiveLock' THEN 3
                WHEN 'ShareUpdateExclusiveLock' THEN 4 WHEN 'ShareLock' THEN 5 WHEN 'ShareRowExclusiveLock' THEN 6
                WHEN 'ExclusiveLock' THEN 7 WHEN 'AccessExclusiveLock' THEN 8 END)
            FROM pg_locks l JOIN before c ON c.oid = l.relation
            WHERE l.locktype = 'relation' AND l.pid = ?
            GROUP BY c.relname
            """;

    private static final String WORK = """
            SELECT b.relname,
                   CASE WHEN coalesce(pg_relation_filenode(b.oid), b.file) IS DISTINCT FROM b.file THEN 'Rewrite'
                        WHEN pg_stat_get_xact_numscans(b.oid) > 0 THEN 'Scan' ELSE 'Instant' END
            FROM before b WHERE b.relkind IN ('r', 'm')
            """;

    private static Database database = new Database("");

    @BeforeAll
    static void oneDatabase() {
        database = Server.database();
        database.execute(
                "CREATE SCHEMA aside",
                BASE,
                "CREATE TABLE before AS SELECT c.oid, relname::text, relkind, pg_relation_filenode(c.oid) AS file"
                        + " FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'v')");
    }

    static Stream<String> statements() {
        return resource("locks.sql").lines().filter(line -> !outside(line));
    }

    static Stream<String> statementsOutsideOfTransactions() {
        return resource("locks.sql").lines().filter(LocksIT::outside);
    }

    private static boolean outside(String statement) {
        return statement.startsWith("VACUUM")
                || (statement.contains("CONCURRENTLY") && !statement.startsWith("REFRESH"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void aStatementLocksAndReadsAndRewritesWhatTheTableSays(String sql) throws SQLException {
        List<TableLock> said = said(sql);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            assertThat(modes(connection, number(statement, "SELECT pg_backend_pid()")))
                    .isEqualTo(modes(said));
            Map<String, Work> works = works(statement);
            Map<String, Work> saidWorks = works(said, sql);
            if (sql.contains("_fkey") || sql.contains("REFERENCES")) {
                // Whether the referenced rows are looked up one by one or all read is the planner's choice.
                works.remove("other");
                saidWorks.remove("other");
            }
            assertThat(works).isEqualTo(saidWorks);
            connection.rollback();
        }
    }

    /** Such a one holds its locks too briefly to be seen; that which it waits for behind another's can be. */
    @ParameterizedTest
    @MethodSource("statementsOutsideOfTransactions")
    void aStatementOutsideOfTransactionsAsksForTheLockThatTheTableSays(String sql) throws SQLException {
        TableLock said = said(sql).getFirst();
        try (Connection holder = database.connect();
                Connection waiter = database.connect();
                Statement holding = holder.createStatement();
                Statement waiting = waiter.createStatement()) {
            holder.setAutoCommit(false);
            holding.execute("LOCK TABLE " + said.table().name() + " IN SHARE MODE");
            int pid = number(waiting, "SELECT pg_backend_pid()");
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
                try {
                    waiting.execute(sql);
                } catch (SQLException cancelled) {
                    // As it should be.
                }
            });
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(modes(holder, pid))
                            .containsEntry(said.table().name(), said.mode()));
            waiting.cancel();
            run.join();
            holder.rollback();
        }
    }

    private static List<TableLock> said(String sql) {
        return Reviews.of(List.of(migration(BASE), migration(sql))).getLast().acts().stream()
                .flatMap(done -> done.locks().stream())
                .toList();
    }

    private static Migration migration(String sql) {
        return new Migration("x" + sql.hashCode(), "0".repeat(64), sql);
    }

    private static Map<String, LockMode> modes(List<TableLock> said) {
        return strongest(said.stream().map(lock -> Map.entry(lock.table().name(), lock.mode())));
    }

    private static Map<String, LockMode> modes(Connection connection, int pid) throws SQLException {
        Map<String, LockMode> modes = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LOCKS)) {
            statement.setInt(1, pid);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    modes.put(rows.getString(1), LockMode.of(rows.getInt(2)));
                }
            }
        }
        return modes;
    }

    /** PostgreSQL counts the reading of a table, whether for an index or not. */
    private static Map<String, Work> works(List<TableLock> said, String sql) {
        Map<String, Work> works = strongest(said.stream()
                .map(lock -> Map.entry(lock.table().name(), lock.work() == Work.BuildIndex ? Work.Scan : lock.work())));
        works.values().removeIf(work -> work == Work.Instant);
        if (sql.startsWith("TRUNCATE")) {
            works.put("t", Work.Rewrite);
        }
        return works;
    }

    private static Map<String, Work> works(Statement statement) throws SQLException {
        Map<String, Work> works = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(WORK)) {
            while (rows.next()) {
                works.put(rows.getString(1), Work.valueOf(rows.getString(2)));
            }
        }
        works.values().removeIf(work -> work == Work.Instant);
        works.remove("before");
        return works;
    }

    private static <T extends Comparable<T>> Map<String, T> strongest(Stream<Map.Entry<String, T>> all) {
        Map<String, T> found = new TreeMap<>();
        BinaryOperator<T> stronger = (a, b) -> a.compareTo(b) >= 0 ? a : b;
        all.forEach(entry -> found.merge(entry.getKey(), entry.getValue(), stronger));
        return found;
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(LocksIT.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
