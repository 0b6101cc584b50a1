package dev.godwit.runner.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runner.review.rules.Rules;
import dev.godwit.runner.sql.Statements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How often each rule is right, and how often it sees what there is: a part of docs/review-accuracy.md. What was found is in
 * target/review-corpus.tsv, for bench/Squawk.java.
 */
class CorpusTest {

    private static final double LEAST = 0.95;
    private static final int STATEMENTS = 300;

    private static final Map<String, Score> SCORES = new TreeMap<>();
    private static final Path OUT = Path.of("target");
    private static final List<String> ROWS = new ArrayList<>();
    private static final List<String> WRONG = new ArrayList<>();
    private static int statements;
    private static int cases;

    @BeforeAll
    static void judge() throws IOException {
        // What only a database knows has cases of its own, in LiveReviewIT.
        Rules.ALL.stream()
                .filter(rule -> !(rule.watch() instanceof Rule.Watch.ActsThere))
                .forEach(rule -> SCORES.put(rule.id(), new Score()));
        for (Corpus.Case found : Corpus.cases()) {
            statements += Statements.of(found.judged().sql()).size();
            cases++;
            judge(found);
        }
        Files.createDirectories(OUT);
        Files.write(OUT.resolve("review-corpus.tsv"), ROWS);
    }

    private static void judge(Corpus.Case found) {
        List<String> expected = new ArrayList<>(found.expected());
        List<String> toomuch = new ArrayList<>();
        List<String> rules = Reviews.of(found.migrations()).getLast().findings().stream()
                .map(Finding::rule)
                .toList();
        ROWS.add(String.join(
                "\t",
                found.file() + ":" + found.line(),
                String.join(" ", found.expected()),
                String.join(" ", rules),
                found.judged().sql()));
        rules.forEach(rule -> {
            if (expected.remove(rule)) {
                score(rule).found(true);
            } else {
                score(rule).found(false);
                toomuch.add(rule);
            }
        });
        expected.forEach(rule -> score(rule).miss());
        if (!expected.isEmpty() || !toomuch.isEmpty()) {
            WRONG.add(found.file() + ":" + found.line() + " missed " + expected + " too much " + toomuch);
        }
    }

    private static Score score(String rule) {
        Score score = SCORES.get(rule);
        if (score == null) {
            throw new IllegalArgumentException("The corpus names the rule " + rule + ", which there is not.");
        }
        return score;
    }

    @Test
    void thePageSaysHowOftenEachRuleIsRight() throws IOException {
        StringBuilder text =
                new StringBuilder(cases + " scripts of " + statements + " statements. What each rule has to find"
                        + " was written down by a person, before.\n\n" + Score.HEAD);
        SCORES.forEach((rule, score) -> text.append(score.row(rule)));
        assertThat(AccuracyPage.section("corpus", text.toString())).isEqualTo(text.toString());
        assertThat(WRONG).isEmpty();
    }

    @Test
    void theCorpusIsLargeEnoughAndHasEveryRule() {
        assertThat(statements).isGreaterThanOrEqualTo(STATEMENTS);
        assertThat(SCORES)
                .allSatisfy((rule, score) ->
                        assertThat(score.right() + score.missed()).isPositive());
    }

    @Test
    void whatFailsOrIsUnsafeIsFoundAndNothingElseIsTakenForIt() {
        Rules.ALL.stream()
                .filter(rule -> SCORES.containsKey(rule.id()))
                .filter(rule -> rule.grade() != Grade.Advice)
                .forEach(rule -> {
                    assertThat(score(rule.id()).precision())
                            .as("precision of " + rule.id())
                            .isGreaterThanOrEqualTo(LEAST);
                    assertThat(score(rule.id()).recall())
                            .as("recall of " + rule.id())
                            .isGreaterThanOrEqualTo(LEAST);
                });
    }
}
