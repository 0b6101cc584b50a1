package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.run.RunEvent;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script may hold, and what is said of it when it fails. */
class ScriptIT {

    @TempDir
    private Path folder;

    private final Database database = Server.database();

    @Test
    void aScriptOfManyChunksWithCopysDataBetweenThemIsApplied() {
        StringBuilder sql = new StringBuilder("CREATE TABLE t (a int, b text);\n");
        sql.append("INSERT INTO t VALUES (0, 'é😀');\n".repeat(2_500));
        sql.append("COPY t (a, b) FROM stdin;\n1\tit's; /*\n2\t\\N\n3\té😀\\tx\n\\.\n");
        sql.append("SELECT count(*) FROM t; SELECT '?', 'a' ~ 'b', '{\"a\": 1}'::jsonb ? 'a';\n");
        Report report =
                new Deploy(folder, database).with("1_init", sql.toString()).run();
        assertThat(report.message()).isNotEmpty();
        assertThat(report.outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.string("SELECT count(*) FROM t")).isEqualTo("2503");
        assertThat(database.strings("SELECT b FROM t WHERE a > 0 ORDER BY a"))
                .containsExactly("it's; /*", null, "é😀\tx");
    }

    @Test
    void aFailureInALaterChunkNamesLineColumnAndStatement() {
        String many = "INSERT INTO t VALUES (1); -- é😀\n".repeat(1_500);
        Report report = new Deploy(folder, database)
                .with(
                        "1_init",
                        "CREATE TABLE t (a int);\n" + many + "SELECT 1;\n/* é😀 */ SELECT 'é😀',\n  wrong\nFROM t;")
                .run();
        assertThat(report.outcome()).isEqualTo(Outcome.MigrationFailed);
        var failure = Objects.requireNonNull(report.failure());
        assertThat(failure.line()).isEqualTo(1_504);
        assertThat(failure.column()).isEqualTo(3);
        assertThat(failure.statement()).startsWith("SELECT '...',").contains("wrong");
        assertThat(database.has("public.t")).isFalse();
    }

    @Test
    void aFailureWithoutAPositionNamesTheStatementThatFailed() {
        String fine = "INSERT INTO t SELECT max(a) + 1 FROM t;\n".repeat(1_200);
        Report report = new Deploy(folder, database)
                .with(
                        "1_init",
                        "CREATE TABLE t (a int PRIMARY KEY);\nINSERT INTO t VALUES (0);\n" + fine
                                + "INSERT INTO t VALUES (7);\nSELECT 1;")
                .run();
        var failure = Objects.requireNonNull(report.failure());
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.line()).isEqualTo(1_203);
    }

    @Test
    void aFailureInCopysDataNamesItsLine() {
        Report report = new Deploy(folder, database)
                .with("1_init", "CREATE TABLE t (a int);\nSELECT 1;\nCOPY t FROM stdin;\n1\nx\n\\.\nSELECT 2;")
                .run();
        var failure = Objects.requireNonNull(report.failure());
        assertThat(failure.sqlState()).isEqualTo("22P02");
        assertThat(failure.line()).isEqualTo(5);
        assertThat(database.has("public.t")).isFalse();
    }

    @Test
    void whatTheServerSaysWhileAScriptRunsIsToldBeforeItIsApplied() {
        Deploy deploy = new Deploy(folder, database)
                .with("1_init", "DO $$ BEGIN RAISE NOTICE 'one'; END $$; DO $$ BEGIN RAISE WARNING 'two'; END $$;");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(deploy.events)
                .filteredOn(RunEvent.Notice.class::isInstance)
                .extracting(event -> ((RunEvent.Notice) event).text())
                .containsExactly("one", "two");
    }

    @Test
    void aScriptThatLooksAsIfItEndedItsTransactionDoesNot() {
        Report report = new Deploy(folder, database)
                .with(
                        "1_init",
                        "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;"
                                + " CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;"
                                + " CREATE TABLE \"COMMIT\" (\"BEGIN\" text DEFAULT 'ROLLBACK; COMMIT');")
                .run();
        assertThat(report.outcome()).isEqualTo(Outcome.Applied);
    }
}
