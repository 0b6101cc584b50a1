package dev.godwit.runner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DdlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE s.\"T t\" (a int, \"B\" numeric(1, 2), CONSTRAINT c CHECK (a > 0)) | +T t +T t.a +T t.B",
                "create unlogged table if not exists t (like u, a int) | +t +t.a",
                "CREATE TABLE t AS SELECT 1 AS a | +t",
                "CREATE OR REPLACE VIEW v AS SELECT 1 | +v",
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a) | +i",
                "CREATE INDEX ON t (a) | ''",
                "CREATE TYPE s.mood AS ENUM ('a') | +mood",
                "CREATE TRIGGER tr BEFORE INSERT ON s.t EXECUTE FUNCTION f() | +t.tr",
                "DROP TABLE IF EXISTS a, s.b CASCADE | -a -b",
                "DROP TRIGGER tr ON t | -t.tr",
                "ALTER TABLE ONLY t ADD COLUMN IF NOT EXISTS a numeric(1, 2), DROP b, ADD CONSTRAINT c UNIQUE (x, y), ADD d int"
                        + " | +t.a -t.b +t.c +t.d",
                "ALTER TABLE t RENAME TO u | -t +u",
                "ALTER TABLE t RENAME a TO b | -t.a +t.b",
                "ALTER TABLE t ADD PRIMARY KEY (a), ALTER b SET NOT NULL | ''",
                "CREATE | ''",
                "ALTER TABLE | ''",
                "CREATE TABLE t ( | +t",
                "SELECT 'CREATE TABLE t ()' | ''"
            })
    void whatAStatementMakesAndTakesAwayIsReadOffIt(String sql, String changes) {
        assertThat(String.join(" ", read(sql))).isEqualTo(changes);
    }

    @Test
    void statementsAreNumberedAsInTheScript() {
        assertThat(Ddl.of(migration("SELECT 1; CREATE TABLE t (); -- x\nDROP TABLE t;")))
                .extracting(Ddl.Change::number)
                .containsExactly(2, 3);
    }

    private static List<String> read(String sql) {
        return Ddl.of(migration(sql)).stream()
                .map(c -> (c.makes() ? "+" : "-") + (c.relation() == null ? "" : c.relation() + ".") + c.name())
                .toList();
    }

    private static Migration migration(String sql) {
        return new Migration("m", Sha256.hex(sql), sql);
    }
}
