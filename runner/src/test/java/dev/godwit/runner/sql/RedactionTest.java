package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INSERT INTO t VALUES ('secret', 42)     | INSERT INTO t VALUES ('...', ...)",
                "INSERT INTO t VALUES (E'sec\\'ret', -1) | INSERT INTO t VALUES ('...', -...)",
                "UPDATE \"User\" SET pin = 1234          | UPDATE \"User\" SET pin = ...",
                "SELECT $x$secret$x$ /* secret */        | SELECT '...'",
                "ALTER USER u PASSWORD 'secret'          | ALTER USER u PASSWORD '...'",
                "CREATE TABLE t (a varchar(255))         | CREATE TABLE t (a varchar(255))",
                "ALTER TABLE t ALTER a SET DEFAULT 47114711 | ALTER TABLE t ALTER a SET DEFAULT ...",
                "DO $$ BEGIN PERFORM 'secret'; END $$    | DO '...'",
                "SELECT 1 -- secret                      | SELECT ..."
            })
    void literalsAndCommentsAreNotShown(String sql, String shown) {
        assertThat(Redaction.statement(sql, 600)).isEqualTo(shown);
    }

    @Test
    void aStatementKeepsItsLinesWithoutTheEmptyOnes() {
        assertThat(Redaction.statement("-- why\nCREATE TABLE t (\r\n  -- the key\r\n  id int\r\n)", 600))
                .isEqualTo("CREATE TABLE t (\n  id int\n)");
    }

    @Property
    void theResultIsNeverLongerThanTheLimit(
            @ForAll @StringLength(max = 300) String sql, @ForAll @IntRange(min = 2, max = 100) int limit) {
        assertThat(Redaction.statement(sql, limit)).hasSizeLessThanOrEqualTo(limit);
    }

    @Property
    void noSecretIsShownHoweverItIsQuoted(@ForAll @IntRange(max = 4) int style) {
        String secret = "hunter2";
        String literal = switch (style) {
            case 0 -> "'" + secret + "'";
            case 1 -> "E'\\'" + secret + "'";
            case 2 -> "$$" + secret + "$$";
            case 3 -> "$tag$'" + secret + "$tag$";
            default -> "U&'" + secret + "'";
        };
        assertThat(Redaction.statement("SELECT f(" + literal + ", " + literal + ")", 600))
                .doesNotContain(secret);
    }
}
