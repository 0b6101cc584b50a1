package dev.godwit.runner.review;

import static dev.godwit.runner.review.Reviews.last;
import static dev.godwit.runner.review.Reviews.messages;
import static dev.godwit.runner.review.Reviews.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of DO blocks; which of their statements are found is the corpus's. */
class CodeReviewTest {

    private static final String REQUIRED = "ALTER TABLE users ADD COLUMN phone text NOT NULL;";

    @Test
    void aStatementInABlockIsJudgedLikeThePlainOneAndNamesItsOwnLine() {
        String plain = "ALTER TABLE seats ADD CONSTRAINT c FOREIGN KEY (hall) REFERENCES halls (id);";
        ReviewedMigration block =
                last("-- first\n\nDO $$ BEGIN\n " + plain + "\nEXCEPTION\n WHEN duplicate_object THEN null;\nEND $$;");
        ReviewedMigration alone = last("\n\n\n" + plain);
        assertThat(block.findings()).isEqualTo(alone.findings());
        assertThat(block.summary()).isEqualTo(alone.summary());
        assertThat(block.locks()).isEqualTo(alone.locks()).isNotEmpty();
        assertThat(block.findings()).isNotEmpty().extracting(Finding::line).containsOnly(4);
    }

    @Test
    void inABranchAFindingSaysSoAndIsNoCertainFailure() {
        ReviewedMigration review = last("DO $$ BEGIN\nIF now() > '2030-01-01' THEN\n" + REQUIRED + "\nEND IF; END $$;");
        assertThat(review.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.Unsafe);
            assertThat(finding.line()).isEqualTo(3);
            assertThat(finding.message()).endsWith(" That is if this branch of the DO block runs.");
        });
        assertThat(review.summary()).startsWith("Perhaps adds required column phone to users");
        assertThat(review.locks())
                .containsExactly("line 3: ACCESS EXCLUSIVE on users: an instant, if that branch of the DO block runs");
        assertThat(last("DO $$ BEGIN " + REQUIRED + " END $$;").findings())
                .extracting(Finding::grade)
                .containsExactly(Grade.Fails);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IF true THEN RETURN; END IF; @",
                "FOR i IN 1..2 LOOP @ END LOOP;",
                "WHILE true LOOP @ END LOOP;",
                "LOOP EXIT WHEN true; @ END LOOP;",
                "BEGIN NULL; EXCEPTION WHEN others THEN @ END;",
            })
    void whatMayNotBeReachedIsInABranch(String code) {
        assertThat(messages("add-required-column", "DO $$ BEGIN " + code.replace("@", REQUIRED) + " END $$;"))
                .singleElement()
                .asString()
                .contains("if this branch of the DO block runs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOOP @ EXIT; END LOOP;",
                "LOOP EXIT; END LOOP; @",
                "IF true THEN NULL; END IF; @",
                "BEGIN @ EXCEPTION WHEN duplicate_column OR undefined_table THEN NULL; END;",
                "BEGIN @ EXCEPTION WHEN SQLSTATE '42701' THEN NULL; END;",
            })
    void whatIsReachedWhateverHappensIsNot(String code) {
        assertThat(last("DO $$ BEGIN " + code.replace("@", REQUIRED) + " END $$;")
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.grade()).isEqualTo(Grade.Fails);
                    assertThat(finding.message()).doesNotContain("DO block");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"others", "not_null_violation", "duplicate_column OR SQLSTATE '23502'"})
    void aFailureThatAnExceptionClauseMayCatchIsForAPersonToJudge(String caught) {
        assertThat(last("DO $$ BEGIN " + REQUIRED + " EXCEPTION WHEN " + caught + " THEN NULL; END $$;")
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.grade()).isEqualTo(Grade.Unsafe);
                    assertThat(finding.message()).endsWith(" An EXCEPTION clause of the DO block may catch that.");
                });
    }

    @Test
    void whatIsPutTogetherWhenItRunsIsToldWithItsLineAndTheRestIsJudged() {
        assertThat(last("DO $$\nDECLARE t text;\nBEGIN\n DROP TABLE a;\n FOR t IN SELECT 'x' LOOP\n"
                                + "  EXECUTE 'DROP TABLE ' || t;\n END LOOP;\nEND $$;")
                        .findings())
                .extracting(Finding::rule, Finding::line, Finding::message)
                .containsExactly(
                        tuple(
                                "drop-table",
                                4,
                                "Dropping table a destroys its rows, and running versions of the application that read"
                                        + " it fail."),
                        tuple(
                                "unread-code",
                                6,
                                "A part of what this DO block does was not reviewed: EXECUTE runs a text that is put"
                                        + " together only then. That is if this branch of the DO block runs."));
    }

    @Test
    void codeThatOnlyAServerCouldReadIsToldAndFailsNothing() {
        assertThat(last("DO $$ DECLARE w users%ROWTYPE; BEGIN w.x := 3; END $$;")
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("unread-code");
                    assertThat(finding.grade()).isEqualTo(Grade.Advice);
                });
        assertThat(rules("DO LANGUAGE plperl $$ drop(); $$;")).containsExactly("unread-code");
    }

    @Test
    void codeInCodeInCodeInCodeIsNotFollowedForEver() {
        String code = "DROP TABLE a;";
        for (int depth = 0; depth < 5; depth++) {
            code = "DO $d" + depth + "$ BEGIN " + code + " END $d" + depth + "$;";
        }
        assertThat(rules(code)).containsExactly("unread-code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $$ BEGIN PERFORM 'hunter2'; PERFORM $b$ hunter2 END $$;",
                "DO $$ BEGIN PERFORM 'hunter2; END $$;",
                "DO $$ BEGIN SELEC 'hunter2'; END $$;",
                "DO $$ BEGIN INSERT INTO users VALUES 'hunter2'; END $$;",
                "DO $$ BEGIN EXECUTE 'SELEC ''hunter2'''; END $$;",
            })
    void noLiteralOfABrokenBlockIsInAFinding(String sql) {
        assertThat(last(sql).findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.toString()).doesNotContain("hunter2"));
    }

    @Test
    void aTableThatABranchMayHaveDroppedOrRenamedIsStillOneThatOthersUse() {
        String made = "CREATE TABLE a (id int); CREATE TABLE b (id int);";
        String branch = "DO $$ BEGIN IF true THEN DROP TABLE a; ALTER TABLE b RENAME TO c; END IF; END $$;";
        assertThat(messages(
                        "index-blocks-writes", made, branch + "CREATE INDEX i ON a (id); CREATE INDEX j ON b (id);"))
                .hasSize(2);
    }
}
