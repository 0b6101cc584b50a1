package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the same script. */
class TokenFingerprintTest {

    private static final String SCRIPT = "CREATE TABLE a (id int, n text DEFAULT 'x  y');";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a(id int,n text DEFAULT 'x  y');",
                "-- a table\nCREATE TABLE a (id int, /* a /* nested */ note */ n text DEFAULT 'x  y') ;\n\n",
                "CREATE TABLE a\r\n(\tid int, n text DEFAULT 'x  y');"
            })
    void commentsAndWhiteSpaceDoNotCount(String same) {
        assertThat(TokenFingerprint.of(same)).isPresent().isEqualTo(TokenFingerprint.of(SCRIPT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a (id int, n text DEFAULT 'x y');",
                "CREATE TABLE a (idint, n text DEFAULT 'x  y');",
                "CREATE TABLE a (id int, n text DEFAULT 'x  y')",
                "-- CREATE TABLE a (id int, n text DEFAULT 'x  y');",
                "CREATE TABLE A (id int, n text DEFAULT 'x  y');",
                "/*+ SeqScan(a) */ CREATE TABLE a (id int, n text DEFAULT 'x  y');",
                "-- godwit: no-transaction\nCREATE TABLE a (id int, n text DEFAULT 'x  y');"
            })
    void everythingElseDoes(String other) {
        assertThat(TokenFingerprint.of(other)).isNotEqualTo(TokenFingerprint.of(SCRIPT));
    }

    @Test
    void aDollarQuotedBodyCountsToTheLetter() {
        assertThat(TokenFingerprint.of("DO $$ BEGIN NULL; END $$"))
                .isNotEqualTo(TokenFingerprint.of("DO $$ BEGIN  NULL; END $$"))
                .isNotEqualTo(TokenFingerprint.of("DO $$ BEGIN NULL; -- x\n END $$"));
    }

    @Test
    void whatStandsTogetherAndWhatStandsApartAreNotTheSameOperatorOrString() {
        assertThat(TokenFingerprint.of("SELECT a <= b")).isNotEqualTo(TokenFingerprint.of("SELECT a < = b"));
        assertThat(TokenFingerprint.of("SELECT a - -1")).isNotEqualTo(TokenFingerprint.of("SELECT a --1"));
        assertThat(TokenFingerprint.of("SELECT 'a'\n'b'")).isNotEqualTo(TokenFingerprint.of("SELECT 'a' 'b'"));
        assertThat(TokenFingerprint.of("SELECT ( ( a )::int )")).isEqualTo(TokenFingerprint.of("SELECT ((a)::int)"));
    }

    @Test
    void aScriptWithDataOrWithoutAnEndHasNone() {
        assertThat(TokenFingerprint.of("COPY a FROM stdin;\n1\t2\n\\.\n")).isEmpty();
        assertThat(TokenFingerprint.of("SELECT 'a")).isEmpty();
        assertThat(TokenFingerprint.of("SELECT 1;".repeat(200_000))).isEmpty();
    }
}
