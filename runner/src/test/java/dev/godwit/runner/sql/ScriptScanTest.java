package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import java.time.Duration;
import java.util.List;
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
                "DISCARD ALL"
            })
    void aStatementThatCannotBeInATransactionIsRefused(String sql) {
        assertThat(problems("SELECT 1;\n/* why */ " + sql + ";"))
                .singleElement()
                .asString()
                .startsWith("m, line 2: ")
                .contains("cannot run inside a transaction")
                .contains("This version of Godwit runs each migration in one transaction");
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
    void whatIsNeverClosedIsRefusedBecauseFlywayWouldSwallowTheRest(String sql) {
        assertThat(problems(sql))
                .singleElement()
                .asString()
                .startsWith("m, line 2: ")
                .contains("is never closed");
    }

    @Test
    void everyProblemOfAFileIsNamed() {
        assertThat(problems("BEGIN;\nVACUUM;\nCOMMIT;")).hasSize(3);
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
        return ScriptScan.problems(new Migration("m", Sha256.hex(sql), sql));
    }
}
