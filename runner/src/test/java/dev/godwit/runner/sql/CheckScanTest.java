package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Check;
import dev.godwit.bundle.Sha256;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckScanTest {

    private static final Supplier<PostgresParser> GRAMMAR = PostgresParser.lazily();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM users WHERE email IS NULL;",
                "-- why\nSELECT 1 WHERE false",
                "SELECT 1; SELECT 2;",
                "VALUES (1)",
                "TABLE users",
                "WITH a AS (SELECT 1), b AS MATERIALIZED (TABLE a) SELECT * FROM b UNION ALL SELECT 2",
                "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t",
                "(SELECT 1 INTERSECT SELECT 2) ORDER BY 1",
                "SELECT data ? 'a' FROM t WHERE data->>'b' = '{fn now()}'",
                "SELECT 'INSERT INTO t; DELETE FROM t'",
                "SELECT \"InsertStmt\" FROM \"intoClause\""
            })
    void queriesAreLetIn(String sql) {
        assertThat(problems(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "UPDATE t SET a = 1",
                "DELETE FROM t",
                "TRUNCATE t",
                "CREATE TABLE t ()",
                "DO $$ BEGIN END $$",
                "CALL p()",
                "SET search_path TO x",
                "BEGIN",
                "COMMIT",
                "COPY t TO PROGRAM 'cat'",
                "EXPLAIN ANALYZE DELETE FROM t",
                "EXECUTE p",
                "LOCK TABLE t",
                "NOTIFY x"
            })
    void whatIsNoQueryIsRefused(String sql) {
        assertThat(problems(sql))
                .singleElement()
                .asString()
                .startsWith("m.precheck.sql, line 1: a check holds queries");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone",
                "WITH a AS (SELECT 1), b AS (INSERT INTO t VALUES (1) RETURNING a) SELECT 1",
                "SELECT * FROM (WITH u AS (UPDATE t SET a = 1 RETURNING a) SELECT * FROM u) x",
                "WITH m AS (MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE RETURNING t.a) SELECT 1"
            })
    void aQueryThatWritesInItsWithIsRefused(String sql) {
        assertThat(problems(sql)).singleElement().asString().contains("changes rows in its WITH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 FROM t FOR UPDATE",
                "SELECT * FROM (SELECT 1 FROM t FOR SHARE SKIP LOCKED) x",
                "WITH a AS (SELECT 1 FROM t FOR NO KEY UPDATE) TABLE a"
            })
    void aQueryThatLocksRowsIsRefused(String sql) {
        assertThat(problems(sql)).singleElement().asString().contains("which lock rows");
    }

    @Test
    void aQueryThatMakesATableIsRefused() {
        assertThat(problems("SELECT 1 AS a INTO t")).singleElement().asString().contains("SELECT INTO makes a table");
    }

    @Test
    void everyProblemIsNamedWithItsLine() {
        assertThat(problems("SELECT 1;\n\nDELETE FROM t;\nSELEC 2;\n-- so\nSELECT 3 FOR UPDATE;"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("m.precheck.sql, line 3: "),
                        two -> assertThat(two).startsWith("m.precheck.sql, line 4: PostgreSQL's grammar does not know"),
                        three -> assertThat(three).startsWith("m.precheck.sql, line 6: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "-- SELECT 1;\n", ";;"})
    void aCheckThatAsksNothingIsRefused(String sql) {
        assertThat(problems(sql)).singleElement().asString().startsWith("m.precheck.sql asks nothing");
    }

    @Test
    void quotesThatNeverCloseAndPsqlsCommandsAreRefused() {
        assertThat(problems("SELECT 1;\nSELECT 'a")).singleElement().asString().contains("line 2", "never closed");
        assertThat(problems("\\echo a")).singleElement().asString().contains("psql's");
    }

    @Test
    void whatTakesTheGrammarTooLongIsRefused() {
        assertThat(problems("SELECT 1" + " + 1".repeat(30_000)))
                .singleElement()
                .asString()
                .contains("more than 100000 characters");
    }

    private static List<String> problems(String sql) {
        return CheckScan.problems(new Check("m.precheck.sql", Sha256.hex(sql), sql), GRAMMAR);
    }
}
