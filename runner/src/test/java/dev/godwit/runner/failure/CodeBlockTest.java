package dev.godwit.runner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeBlockTest {

    private static final String CONTEXT = "PL/pgSQL function inline_code_block line %d at RAISE";

    @Test
    void theFirstLineIsThatOfTheOpeningQuote() {
        assertThat(rest("DO $$\nBEGIN\n  RAISE 'x';\nEND $$", 3)).startsWith("RAISE");
        assertThat(rest("DO $$\r\nBEGIN\r\n  RAISE 'x';\r\nEND $$", 3)).startsWith("RAISE");
        assertThat(rest("DO $a$ BEGIN\n\n RAISE 'x'; END $a$", 3)).startsWith("RAISE");
    }

    @Test
    void theOutermostBlockIsTheFiles() {
        String context = "PL/pgSQL function f() line 7 at RAISE\nSQL statement \"SELECT f()\"\n" + CONTEXT.formatted(2);
        String statement = "DO LANGUAGE plpgsql $$ BEGIN\n  PERFORM f(); END $$";
        assertThat(statement.substring(CodeBlock.offset(statement, context))).startsWith("PERFORM");
    }

    @Test
    void whatDoesNotFitIsNotGuessed() {
        assertThat(CodeBlock.offset("DO $$ BEGIN END $$", null)).isNegative();
        assertThat(CodeBlock.offset("DO $$ BEGIN END $$", CONTEXT.formatted(2))).isNegative();
        assertThat(CodeBlock.offset("DO 'BEGIN END'", CONTEXT.formatted(1))).isNegative();
        assertThat(CodeBlock.offset("SELECT $$ x $$", CONTEXT.formatted(1))).isNegative();
        assertThat(CodeBlock.offset("DO $$ BEGIN END $$", "a value: " + CONTEXT.formatted(1)))
                .isNegative();
    }

    private static String rest(String statement, int line) {
        return statement.substring(CodeBlock.offset(statement, CONTEXT.formatted(line)));
    }
}
