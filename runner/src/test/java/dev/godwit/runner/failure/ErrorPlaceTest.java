package dev.godwit.runner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ErrorPlaceTest {

    private static final String IN_BLOCK = "PL/pgSQL function inline_code_block line %d at RAISE";

    @Test
    void theFirstLineOfABlockIsThatOfTheOpeningQuote() {
        assertThat(rest("DO $$\nBEGIN\n  RAISE 'x';\nEND $$", IN_BLOCK.formatted(3)))
                .startsWith("RAISE");
        assertThat(rest("DO $$\r\nBEGIN\r\n  RAISE 'x';\r\nEND $$", IN_BLOCK.formatted(3)))
                .startsWith("RAISE");
        assertThat(rest("DO $a$ BEGIN\n\n RAISE 'x'; END $a$", IN_BLOCK.formatted(3)))
                .startsWith("RAISE");
    }

    @Test
    void ofSeveralFramesTheInnermostThatTheFileHasCounts() {
        String context =
                "PL/pgSQL function f() line 7 at RAISE\nSQL statement \"SELECT f()\"\n" + IN_BLOCK.formatted(2);
        String block = "DO LANGUAGE plpgsql $$ BEGIN\n  PERFORM f(); END $$";
        assertThat(rest(block, context)).startsWith("PERFORM");
        String function =
                "CREATE FUNCTION s.\"F f\"() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  RAISE 'x';\nEND $$;\n";
        assertThat(rest(function + block, context.replace("f() line 7", "s.\"F f\"() line 3")))
                .startsWith("RAISE 'x'");
    }

    @Test
    void aFunctionOfTheFileIsTheLastOneOfItsNameBeforeTheCall() {
        String create =
                "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS $f$BEGIN\n RAISE '%s';END$f$;\n";
        String script = create.formatted(1) + create.formatted(2) + "SELECT f(1);\n" + create.formatted(3);
        String context = "PL/pgSQL function f(integer) line 2 at RAISE";
        List<SqlStatement> statements = Statements.of(script);
        DatabaseError error = error(context, null, 0);
        assertThat(script.substring(
                        ErrorPlace.of(statements, statements.get(2), error).offset()))
                .startsWith("RAISE '2'");
        String overloaded = create.formatted(1).replace("int)", "text)") + create.formatted(2) + "SELECT f(1);";
        assertThat(rest(overloaded, context)).startsWith("SELECT f(1)");
    }

    @Test
    void aStatementOfAnSqlFunctionIsFoundByItsNumber() {
        String script =
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n SELECT 1;\n -- then\n SELECT 1/0;\n$$;\nSELECT f();";
        assertThat(rest(script, "SQL function \"f\" statement 2")).startsWith("SELECT 1/0");
    }

    @Test
    void aPositionInAStatementOfTheCodeIsExact() {
        String block = "DO $$\nBEGIN\n  x := 'ü😀' || nosuch;\n  PERFORM other;\nEND $$";
        assertThat(rest(block, IN_BLOCK.formatted(3), "x := 'ü😀' || nosuch", 14))
                .startsWith("nosuch");
        assertThat(rest(block, IN_BLOCK.formatted(4), "SELECT other", 8)).startsWith("other");
        assertThat(rest(block, IN_BLOCK.formatted(4), "SELECT made(up)", 8)).startsWith("PERFORM other");
    }

    @Test
    void theLineOfCopysDataIsFound() {
        String script = "COPY t FROM stdin;\n1\n2\nx\n\\.\n";
        assertThat(rest(script, "COPY t, line 3, column n: \"x\"")).startsWith("x\n");
    }

    @Test
    void whatDoesNotFitIsNotGuessed() {
        for (String statement : List.of("DO $$ BEGIN END $$", "DO 'BEGIN END'", "SELECT $$ x $$")) {
            assertThat(rest(statement, null)).isEqualTo(statement);
            assertThat(rest(statement, IN_BLOCK.formatted(2))).isEqualTo(statement);
            assertThat(rest(statement, "a value: " + IN_BLOCK.formatted(1))).isEqualTo(statement);
        }
    }

    @Test
    void withoutAPositionTheNameInTheMessageIsLookedForInTheStatement() {
        String script = "ALTER TABLE t\n  ADD a int,\n  ADD \"B b\" int";
        assertThat(named(script, "column \"B b\" of relation \"t\" already exists"))
                .startsWith("\"B b\" int");
        assertThat(named(script, "column \"nosuch\" does not exist")).startsWith("ALTER");
        assertThat(named(script + ", ADD a text", "column \"a\" specified more than once"))
                .startsWith("ALTER");
    }

    private static String rest(String script, @Nullable String context) {
        return rest(script, context, null, 0);
    }

    private static String rest(String script, @Nullable String context, @Nullable String query, int position) {
        List<SqlStatement> statements = Statements.of(script);
        return script.substring(ErrorPlace.of(statements, statements.getLast(), error(context, query, position))
                .offset());
    }

    private static String named(String script, String message) {
        List<SqlStatement> statements = Statements.of(script);
        return script.substring(ErrorPlace.of(statements, statements.getLast(), DatabaseError.of("42701", message))
                .offset());
    }

    private static DatabaseError error(@Nullable String context, @Nullable String query, int position) {
        return new DatabaseError(
                "P0001", "x", 0, null, null, null, null, null, null, null, null, context, query, position);
    }
}
