package dev.godwit.runner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageRedactionTest {

    @Test
    void aValueInAMessageIsNotShown() {
        assertThat(redact(
                        "22P02", "invalid input syntax for type integer: \"hunter2\"", null, "UPDATE t SET a = b::int"))
                .isEqualTo("invalid input syntax for type integer: \"...\"");
    }

    @Test
    void aValueWithQuotesInItIsNotShownEither() {
        assertThat(redact("22P02", "invalid input syntax for type integer: \"a\" t \"b\"", null, "SELECT t"))
                .isEqualTo("invalid input syntax for type integer: \"...\"");
    }

    @Test
    void aValueThatBeginsAndEndsLikeANameIsNotShownEither() {
        assertThat(redact(
                        "22P02",
                        "invalid input syntax for type integer: \"id\" tok_SECRET \"id\"",
                        null,
                        "SELECT id::int FROM t"))
                .isEqualTo("invalid input syntax for type integer: \"...\"");
    }

    @Test
    void aNameOfTheStatementIsShown() {
        assertThat(redact("42703", "column \"fullName\" does not exist", null, "SELECT \"fullName\" FROM t"))
                .isEqualTo("column \"fullName\" does not exist");
        assertThat(redact("42P01", "relation \"blog.post\" does not exist", null, "SELECT 1 FROM blog.Post"))
                .isEqualTo("relation \"blog.post\" does not exist");
        assertThat(redact("42601", "syntax error at or near \"TABEL\"", null, "CREATE TABEL t ()"))
                .isEqualTo("syntax error at or near \"TABEL\"");
    }

    @Test
    void aLiteralOfTheStatementIsNoName() {
        assertThat(redact("42601", "syntax error at or near \"'hunter2'\"", null, "SELECT 1 'hunter2'"))
                .isEqualTo("syntax error at or near \"...\"");
        assertThat(redact("42601", "syntax error at or near \"4711\"", null, "SELECT 1 4711"))
                .isEqualTo("syntax error at or near \"...\"");
    }

    @Test
    void theConstraintOfTheErrorIsShownThoughTheStatementDoesNotNameIt() {
        DatabaseError error = new DatabaseError(
                "23505",
                "duplicate key value violates unique constraint \"User_email_key\"",
                0,
                "_bt_check_unique",
                "public",
                "User",
                null,
                null,
                "User_email_key",
                null);
        assertThat(MessageRedaction.redact(error, "INSERT INTO x SELECT 1")).contains("\"User_email_key\"");
    }

    @Test
    void aRaisedMessageIsShownAsFarAsItIsWrittenInTheScript() {
        String script = "DO $$ BEGIN RAISE EXCEPTION 'user % has no e-mail', name; END $$";
        assertThat(redact("P0001", "user hunter2 has no e-mail", "exec_stmt_raise", script))
                .isEqualTo("user ... has no e-mail");
    }

    @Test
    void aRaisedMessageThatIsNotWrittenInTheScriptIsNotShown() {
        assertThat(redact("P0001", "hunter2", "exec_stmt_raise", "SELECT f()"))
                .doesNotContain("hunter2")
                .contains("raised an error");
        assertThat(redact("23505", "hunter2", "exec_stmt_raise", "DO $$ BEGIN RAISE '%', x; END $$"))
                .doesNotContain("hunter2");
    }

    @Test
    void lineBreaksAndOtherControlsBecomeSpaces() {
        assertThat(redact("XX000", "one\n\u0000\u001b[31mtwo", null, "")).isEqualTo("one [31mtwo");
    }

    private static String redact(String state, String message, @Nullable String routine, String statement) {
        return MessageRedaction.redact(
                new DatabaseError(state, message, 0, routine, null, null, null, null, null, null), statement);
    }
}
