package dev.godwit.runner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                null,
                null,
                null,
                null,
                0);
        assertThat(MessageRedaction.redact(error, List.of("INSERT INTO x SELECT 1"))
                        .message())
                .contains("\"User_email_key\"");
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "23505 | Key (email)=(hunter2) already exists. | Key (email)=(...) already exists.",
                "23505 | Key (lower(email), n)=(a)=(hunter2), 1) is duplicated. | Key (lower(email), n)=(...) is duplicated.",
                "23503 | Key (a)=(hunter2) is not present in table \"b\". | Key (a)=(...) is not present in table \"b\".",
                "23503 | Key (a)=(x) is not present in table \"hunter2\".) is not present in table \"b\"."
                        + " | Key (a)=(...) is not present in table \"b\".",
                "23503 | Key (id)=(hunter2) is still referenced from table \"b\"."
                        + " | Key (id)=(...) is still referenced from table \"b\".",
                "23514 | Failing row contains (1, hunter2). | Failing row contains (...).",
                "23502 | Failing row contains (hunter2, null). | Failing row contains (...).",
                "23P01 | Key (r)=(hunter2) conflicts with existing key (r)=(hunter2)."
                        + " | Key (r)=(...) conflicts with another key.",
                "23514 | Partition key of the failing row contains (id) = (hunter2)."
                        + " | Partition key of the failing row contains (id) = (...).",
                "2BP01 | view v depends on table t | view v depends on table t"
            })
    void aDetailKeepsTheNamesAndLosesTheValues(String state, String detail, String shown) {
        assertThat(said(state, detail, null, null).detail()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "22P02 | Token \"hunter2\" is invalid.",
                "22P02 | hunter2",
                "XX000 | hunter2",
                "23505 | The row hunter2 is there.",
                "2BP01 | hunter2"
            })
    void aDetailThatIsNotKnownIsNotShown(String state, String detail) {
        assertThat(said(state, detail, null, null).detail()).isNull();
    }

    @Test
    void aHintOfTheParserIsShownAndOneWithAValueIsNot() {
        assertThat(said("42703", null, "Perhaps you meant to reference the column \"a.name\".", null)
                        .hint())
                .isEqualTo("Perhaps you meant to reference the column \"a.name\".");
        assertThat(said("XX000", null, "\"hunter2\" <-- parse error", null).hint())
                .isNull();
    }

    @Test
    void whatTheUsersOwnCodeSaysHasNoDetailAndNoHint() {
        DatabaseError raised = new DatabaseError(
                "23505",
                "hunter2",
                0,
                "exec_stmt_raise",
                null,
                null,
                null,
                null,
                null,
                "Key (a)=(b) already exists.",
                "hunter2",
                null,
                null,
                0);
        Said said = MessageRedaction.redact(raised, List.of());
        assertThat(said.message()).doesNotContain("hunter2");
        assertThat(said.detail()).isNull();
        assertThat(said.hint()).isNull();
    }

    @Test
    void ofAContextTheNamesAndLinesOfFunctionsStay() {
        assertThat(said("23505", null, null, """
                                PL/pgSQL function public.f(integer) line 3 at SQL statement
                                SQL statement "INSERT INTO t VALUES ('hunter2')"
                                SQL function "g" statement 2
                                something else with hunter2
                                PL/pgSQL function inline_code_block line 5 at PERFORM""").context()).isEqualTo("""
                        PL/pgSQL function public.f(integer) line 3 at SQL statement
                        SQL function "g" statement 2
                        PL/pgSQL function inline_code_block line 5 at PERFORM""");
        assertThat(said("22P02", null, null, "COPY t, line 2, column n: \"hunter2\"\nhunter2")
                        .context())
                .isEqualTo("COPY t, line 2, column n");
        assertThat(said("22P02", null, null, "JSON data, line 1: {\"hunter2").context())
                .isNull();
    }

    @Test
    void theErrorsOfOtherLanguagesAreTheUsersOwn() {
        DatabaseError error = new DatabaseError(
                "XX000",
                "hunter2",
                0,
                "PLy_elog",
                null,
                null,
                null,
                null,
                null,
                "hunter2",
                "hunter2",
                "Traceback\nPL/Python function \"f\"",
                null,
                0);
        assertThat(MessageRedaction.redact(error, List.of()).toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ung\u00fcltige Eingabesyntax f\u00fcr Typ integer: \u00bbhunter2\u00ab",
                "syntaxe en entr\u00e9e invalide pour le type integer : \u00ab\u00a0hunter2\u00a0\u00bb",
                "\u578b\u300chunter2\u300d",
                "integer \u201chunter2\u201d"
            })
    void aServerThatSpeaksAnotherLanguageGivesNoValueAwayEither(String message) {
        assertThat(redact("22P02", message, null, "SELECT 1")).doesNotContain("hunter2");
    }

    private static Said said(String state, @Nullable String detail, @Nullable String hint, @Nullable String context) {
        return MessageRedaction.redact(
                new DatabaseError(state, "x", 0, null, null, null, null, null, null, detail, hint, context, null, 0),
                List.of());
    }

    private static String redact(String state, String message, @Nullable String routine, String statement) {
        return MessageRedaction.redact(
                        new DatabaseError(
                                state, message, 0, routine, null, null, null, null, null, null, null, null, null, 0),
                        List.of(statement))
                .message();
    }
}
