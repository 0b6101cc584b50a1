package dev.godwit.runner.review;

import static dev.godwit.runner.review.Reviews.last;
import static dev.godwit.runner.review.Reviews.messages;
import static dev.godwit.runner.review.Reviews.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewTest {

    private static final String POSTS = "CREATE TABLE posts (id bigint PRIMARY KEY, title varchar(50), author bigint);";

    @Test
    void aTableThatTheMigrationMakesItselfIsNobodyElses() {
        assertThat(rules(POSTS + "CREATE INDEX i ON posts (title); ALTER TABLE posts ADD COLUMN n int NOT NULL;"))
                .isEmpty();
        assertThat(rules(POSTS, "CREATE INDEX i ON posts (title);")).containsExactly("index-blocks-writes");
    }

    @Test
    void itStaysSoUnderAnotherNameAndInAnotherSchema() {
        assertThat(rules(POSTS + "ALTER TABLE posts RENAME TO articles; CREATE INDEX i ON articles (title);"))
                .isEmpty();
        assertThat(rules(POSTS + "ALTER TABLE posts SET SCHEMA old; CREATE INDEX i ON old.posts (title);"))
                .isEmpty();
        assertThat(rules("SET LOCAL search_path TO old, public;" + POSTS + "CREATE INDEX i ON old.posts (title);"))
                .isEmpty();
        assertThat(rules("CREATE TABLE t AS SELECT 1 AS a; CREATE INDEX i ON t (a);"))
                .isEmpty();
        assertThat(rules("SELECT 1 AS a INTO t; CREATE INDEX i ON t (a);")).isEmpty();
    }

    @Test
    void rowsThatTheMigrationHasPutIntoItsOwnTableAreRows() {
        assertThat(rules(POSTS + "INSERT INTO posts VALUES (1); ALTER TABLE posts ADD COLUMN n int NOT NULL;"))
                .contains("add-required-column");
        assertThat(rules("CREATE TABLE t AS SELECT 1 AS a; ALTER TABLE t ADD COLUMN n int NOT NULL;"))
                .contains("add-required-column");
    }

    @Test
    void theSearchPathOfOneMigrationIsNotThatOfTheNext() {
        assertThat(messages("drop-table", "SET LOCAL search_path TO old;", "DROP TABLE posts;"))
                .containsExactly("Dropping table posts destroys its rows, and running versions of the application that"
                        + " read it fail.");
    }

    @Test
    void typesOfOlderMigrationsAreKnown() {
        assertThat(rules(POSTS, "ALTER TABLE posts ALTER COLUMN title TYPE varchar(80);"))
                .isEmpty();
        assertThat(rules(POSTS, "ALTER TABLE posts ALTER COLUMN title TYPE text;"))
                .isEmpty();
        assertThat(messages("change-column-type", POSTS, "ALTER TABLE posts ALTER COLUMN title TYPE varchar(20);"))
                .singleElement()
                .asString()
                .contains("from varchar(50) to varchar(20)");
        assertThat(rules(POSTS, "ALTER TABLE posts ALTER COLUMN title TYPE int;"))
                .containsExactlyInAnyOrder("type-needs-using", "change-column-type");
    }

    @Test
    void aCheckThatAnEarlierMigrationHasValidatedSparesSetNotNullItsScan() {
        String check = "ALTER TABLE posts ADD CONSTRAINT known CHECK (author IS NOT NULL) NOT VALID;";
        String validate = "ALTER TABLE posts VALIDATE CONSTRAINT known;";
        String set = "ALTER TABLE posts ALTER COLUMN author SET NOT NULL;";
        assertThat(rules(POSTS, check, validate, set)).isEmpty();
        assertThat(rules(POSTS, check, set)).containsExactly("set-not-null");
        assertThat(rules(POSTS, check + validate)).containsExactly("validate-with-add");
    }

    @Test
    void anIndexThatALaterMigrationMakesIsAnIndexForTheForeignKey() {
        String key = "ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES users (id) NOT VALID;";
        assertThat(rules(POSTS, key)).containsExactly("foreign-key-without-index");
        assertThat(Reviews.of(List.of(
                                migration("1_posts_made", POSTS),
                                migration("2_key_added", key),
                                migration("3_index_added", "CREATE INDEX CONCURRENTLY i ON posts (author, id);")))
                        .get(1)
                        .findings())
                .isEmpty();
    }

    private static Migration migration(String name, String sql) {
        return new Migration(name, "0".repeat(64), sql);
    }

    @Test
    void whatAWithClauseWritesIsSeen() {
        assertThat(rules("WITH gone AS (DELETE FROM posts RETURNING *) SELECT count(*) FROM gone;"))
                .containsExactly("delete-all");
    }

    @Test
    void aFindingNamesTheLineOfItsStatement() {
        assertThat(last("-- first\n\nSELECT 1;\n\n-- then\nDROP TABLE\n  posts;")
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.line()).isEqualTo(6);
                    assertThat(finding.statement()).isEqualTo(2);
                    assertThat(finding.object()).isEqualTo("posts");
                });
    }

    @Test
    void noLiteralOfAScriptIsInAFinding() {
        assertThat(last("INSERT INTO t VALUES ('hunter2'; SELECT 'hunter2").findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.toString()).doesNotContain("hunter2"));
        assertThat(last("SELEC 'hunter2'").findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.toString()).doesNotContain("hunter2"));
    }

    @Test
    void manyRowsAreReadWithoutTheGrammar() {
        String rows = "INSERT INTO plans (a, b) VALUES (1, 'x');\n".repeat(20_000);
        assertThat(last("ALTER TABLE plans ADD COLUMN c int;\n" + rows).findings())
                .extracting(Finding::rule)
                .containsExactly("seed-in-schema");
    }

    @Test
    void rowsOfATableAreKeptOnceTheySayNothingNew() {
        String rows = "INSERT INTO plans (a, b) VALUES (1, 'x');\nINSERT INTO \"Plans\" VALUES (2);\n".repeat(5_000);
        assertThat(last(rows).acts()).hasSize(200);
    }

    @Test
    void rowsBehindTheFirstHundredAreJudgedByWhatTheMigrationHasChangedSince() {
        String rows = "INSERT INTO plans (a) VALUES ('x');\n".repeat(200);
        String value = "ALTER TYPE plan_state ADD VALUE 'paused';\n";
        String paused = "INSERT INTO plans (state) VALUES ('paused');\n";
        assertThat(rules("CREATE TABLE plans (state plan_state);", value + rows + paused))
                .contains("enum-value-used");
        assertThat(rules("CREATE TABLE plans (state plan_state);", rows + value + paused))
                .contains("enum-value-used");
        assertThat(last(POSTS + "INSERT INTO posts VALUES (1);\n".repeat(200)
                                + "TRUNCATE posts; INSERT INTO posts VALUES (1); ALTER TABLE posts ADD n int NOT NULL;")
                        .findings())
                .extracting(Finding::rule)
                .contains("add-required-column");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO VALUES",
                "INSERT INTO (VALUES",
                "INSERT \"x\" INTO VALUES (1)",
                "INSERT INTO a. VALUES"
            })
    void whatLooksLikeRowsAndIsNoneIsRefusedHoweverOftenItStandsThere(String sql) {
        assertThat(rules((sql + ";\n").repeat(300))).contains("not-sql");
    }

    @Test
    void aFileWithVeryManySuppressionsIsReadInOnePass() {
        String sql = "DROP TABLE a; -- godwit:ignore drop-table it is empty\n".repeat(20_000);
        assertThat(rules(sql)).isEmpty();
    }

    @Test
    void aStatementThatIsTooLongIsToldAndNotRead() {
        assertThat(rules("SELECT '" + "x".repeat(200_000) + "'")).containsExactly("unread-code");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    -- godwit:ignore drop-table it is empty | |
                    /* godwit:ignore drop-table it is empty */ | |
                    -- godwit:ignore drop-table | drop-table,bad-suppression |
                    -- godwit:ignore | drop-table,bad-suppression |
                    -- godwit:ignore drop-tabel it is empty | drop-table,bad-suppression |
                    -- godwit:ignore truncate it is empty | drop-table |
                    """)
    void aSuppressionCountsWithItsReasonOnly(String comment, String left) {
        String[] expected = left == null ? new String[0] : left.split(",");
        assertThat(rules(comment + "\nDROP TABLE posts;")).containsExactlyInAnyOrder(expected);
        assertThat(rules("DROP TABLE posts; " + comment)).containsExactlyInAnyOrder(expected);
    }

    @Test
    void aCommentBehindAStatementIsAboutThatOneAndABlockBetweenTwoAboutTheNext() {
        assertThat(rules("DROP TABLE a; TRUNCATE b; -- godwit:ignore truncate it is a cache"))
                .containsExactly("drop-table");
        assertThat(rules("DROP TABLE a; /* godwit:ignore truncate it is a cache */ TRUNCATE b;"))
                .containsExactly("drop-table");
        assertThat(rules("TRUNCATE b; -- godwit:ignore truncate it is a cache\nDROP TABLE a;"))
                .containsExactly("drop-table");
    }

    @Test
    void aSuppressionIsForItsStatementAlone() {
        assertThat(rules("-- godwit:ignore drop-table it is empty\nDROP TABLE a;\nDROP TABLE b;"))
                .containsExactly("drop-table");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ALTER TABLE u ADD COLUMN a text, ADD b text | Adds nullable columns a, b to u: instant.
                    ALTER TABLE u ADD COLUMN a uuid DEFAULT random() | Adds nullable column a to u: writes all of u anew.
                    CREATE INDEX i ON u (a) | Builds index i on u: reads all of u.
                    CREATE TABLE p (a int); CREATE TABLE q (b int); CREATE INDEX i ON p (a) | Creates tables p, q.
                    ALTER TABLE u RENAME a TO b; UPDATE u SET b = 1 WHERE c | Renames column a of u to b; updates rows of table u.
                    DROP TABLE a; DROP VIEW v | Drops table a; drops view v: instant.
                    SELECT 1 | Does nothing that is known here.
                    """)
    void aMigrationIsToldInOneSentence(String sql, String sentence) {
        assertThat(last(sql).summary()).isEqualTo(sentence);
    }
}
