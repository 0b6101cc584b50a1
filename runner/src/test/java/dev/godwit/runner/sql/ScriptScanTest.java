package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptScanTest {

    private static final Supplier<PostgresParser> GRAMMAR = PostgresParser.lazily();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY i ON t (a)",
                "create unique index concurrently i on t (a)",
                "DROP INDEX CONCURRENTLY i",
                "REINDEX INDEX CONCURRENTLY i",
                "REINDEX TABLE CONCURRENTLY t",
                "REINDEX (VERBOSE, CONCURRENTLY) INDEX i",
                "REINDEX DATABASE d",
                "REINDEX SCHEMA s",
                "ALTER TABLE p DETACH PARTITION q CONCURRENTLY",
                "CLUSTER",
                "CLUSTER VERBOSE",
                "CLUSTER (VERBOSE)",
                "VACUUM",
                "VACUUM FULL t",
                "ALTER SYSTEM SET work_mem = '1GB'",
                "CREATE DATABASE d",
                "DROP DATABASE d",
                "CREATE TABLESPACE s LOCATION '/s'",
                "ALTER DATABASE d SET TABLESPACE s",
                "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
                "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = true)"
            })
    void aStatementThatCannotBeInATransactionIsRefusedBesideOthers(String sql) {
        assertThat(problems("SELECT 1;\n/* why */ " + sql + ";"))
                .singleElement()
                .asString()
                .startsWith("m, line 2: ")
                .contains("cannot run inside a transaction, and is not the only statement of its file")
                .contains("Put it into a migration of its own");
        assertThat(ScriptScan.of(migration("-- why\n" + sql + ";\n-- that\n"), GRAMMAR))
                .isInstanceOf(ScriptScan.Plan.Alone.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DISCARD ALL", "CREATE INDEX CONCURRENTLY ON t (a)"})
    void whatWouldLoseTheLockOrCannotBeRecoveredIsRefusedWhereverItStands(String sql) {
        assertThat(problems(sql)).singleElement().asString().startsWith("m, line 1: ");
    }

    @Test
    void theEffectOfAStatementIsReadFromTheGrammar() {
        assertThat(
                        effect(
                                "create unique index concurrently if not exists \"I\" on s.\"T t\" (lower(a)) where a is not null"))
                .isEqualTo(new Effect.IndexCreated("I", new Name("s", "T t"), true));
        assertThat(effect("DROP INDEX CONCURRENTLY IF EXISTS s.i"))
                .isEqualTo(new Effect.IndexDropped(new Name("s", "i")));
        assertThat(effect("REINDEX (VERBOSE, CONCURRENTLY) TABLE T"))
                .isEqualTo(new Effect.Reindexed(Effect.Reindexed.Kind.Table, new Name(null, "t")));
        assertThat(effect("ALTER TABLE p DETACH PARTITION s.q CONCURRENTLY"))
                .isEqualTo(new Effect.PartitionDetached(new Name(null, "p"), new Name("s", "q")));
        assertThat(effect("DROP DATABASE IF EXISTS d")).isEqualTo(new Effect.DatabaseDropped("d"));
        assertThat(effect("VACUUM (ANALYZE) t")).isEqualTo(new Effect.Repeatable());
    }

    private static Effect effect(String sql) {
        return ((ScriptScan.Plan.Alone) ScriptScan.of(migration(sql), GRAMMAR)).effect();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "begin work",
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
                "START TRANSACTION",
                "COMMIT",
                "COMMIT AND CHAIN",
                "END",
                "ROLLBACK",
                "ABORT",
                "PREPARE TRANSACTION 'x'",
                "COMMIT PREPARED 'x'",
                "ROLLBACK PREPARED 'x'"
            })
    void transactionControlIsRefused(String sql) {
        assertThat(problems("\n\n-- comment\n" + sql + ";"))
                .singleElement()
                .asString()
                .startsWith("m, line 4: ")
                .contains("begins or ends a transaction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX i ON t (a)",
                "CLUSTER t USING i",
                "CLUSTER VERBOSE t",
                "REINDEX TABLE t",
                "SAVEPOINT a; ROLLBACK TO SAVEPOINT a; RELEASE a",
                "ALTER TYPE mood ADD VALUE 'x'",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
                "CREATE TABLE begin_end (commit text DEFAULT 'COMMIT; ROLLBACK')",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
                "DO $$ BEGIN PERFORM 1; END $$",
                "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$",
                "INSERT INTO t VALUES ('VACUUM'), ($$CREATE INDEX CONCURRENTLY$$) -- VACUUM",
                "ALTER TABLE t ADD COLUMN \"VACUUM\" int",
                "PREPARE q AS SELECT 1",
                "DISCARD TEMP",
                "ANALYZE t",
                "REINDEX (CONCURRENTLY false) TABLE t",
                "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)",
                "ALTER SUBSCRIPTION s SET (slot_name = NONE); DROP SUBSCRIPTION s",
                "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)",
                "ROLLBACK TO a",
                "VACUUM what the grammar does not know",
                "SET LOCAL statement_timeout = '1s'",
                "-- nothing but a comment",
                ""
            })
    void whatCanBeInATransactionIsNot(String sql) {
        assertThat(problems(sql)).isEmpty();
    }

    @Test
    void aPsqlCommandIsRefused() {
        assertThat(problems("SELECT 1;\n\\connect other\nSELECT 2;"))
                .singleElement()
                .asString()
                .startsWith("m, line 2: ")
                .contains("is psql's, not SQL");
        assertThat(problems("SELECT 1 \\gset\nSELECT 2;"))
                .singleElement()
                .asString()
                .contains("psql");
    }

    @Test
    void theDataOfACopyMayHoldAnything() {
        assertThat(problems("""
                        CREATE TABLE t (a text, b text);
                        COPY t (a, b) FROM stdin;
                        it's\t/* not a comment
                        COMMIT;\t\\N
                        \\.
                        SELECT 1;
                        """)).isEmpty();
    }

    @Test
    void aCopyWithoutAnEndIsRefused() {
        assertThat(problems("SELECT 1;\nCOPY t FROM stdin;\n1\n2\n"))
                .singleElement()
                .asString()
                .startsWith("m, line 2: the file ends in the middle of this statement");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1;\n/* open",
                "SELECT 1;\nSELECT 'open;\n",
                "SELECT 1;\nDO $$ BEGIN",
                "SELECT 1;\nSELECT \"a"
            })
    void whatIsNeverClosedIsRefusedBecauseItWouldSwallowTheRest(String sql) {
        assertThat(problems(sql))
                .singleElement()
                .asString()
                .startsWith("m, line 2: ")
                .contains("is never closed");
    }

    @Test
    void everyProblemOfAFileIsNamed() {
        assertThat(problems("BEGIN;\nVACUUM;\nCOMMIT;")).hasSize(3).allMatch(problem -> problem.startsWith("m, line "));
    }

    @Property(tries = 2000)
    void noScriptMakesTheScanRunForEver(@ForAll List<@From("pieces") String> pieces) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> problems(String.join("", pieces)));
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "COPY t FROM stdin",
                ";",
                "\n",
                "\\.",
                "'",
                "E'",
                "$$",
                "$x$",
                "\"",
                "/*",
                "*/",
                "--",
                "BEGIN",
                "ATOMIC",
                "CASE",
                "END",
                "CREATE FUNCTION f()",
                "\\",
                "x",
                " ",
                "DO",
                "é😀",
                "\r\n",
                "(",
                ")");
    }

    private static List<String> problems(String sql) {
        return ScriptScan.of(migration(sql), GRAMMAR) instanceof ScriptScan.Plan.Refused(List<String> problems)
                ? problems
                : List.of();
    }

    private static Migration migration(String sql) {
        return new Migration("m", Sha256.hex(sql), sql);
    }
}
