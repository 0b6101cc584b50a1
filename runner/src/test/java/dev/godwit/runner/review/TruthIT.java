package dev.godwit.runner.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.facts.LiveReview;
import dev.godwit.runner.facts.Patience;
import dev.godwit.runner.it.Database;
import dev.godwit.runner.it.Server;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.sql.PostgresParser;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The review against PostgreSQL: what it says of a script, and what the server then does, locks, reads and destroys. Nobody has
 * written down what to expect.
 */
class TruthIT {

    /** The page is about this one; on others it is only asked whether the rules are good enough. */
    private static final int NEWEST = 18;

    private static final double LEAST = 0.95;

    private static final Supplier<PostgresParser> GRAMMAR = PostgresParser.lazily();
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final LiveReview.Settings NOTHING_IS_SMALL =
            new LiveReview.Settings(0, Set.of(), new Patience(LONG, LONG, LONG, Duration.ofHours(1)));

    private static final Map<String, Score> BLOCKS = new TreeMap<>();
    private static final Map<String, Score> DESTROYS = new TreeMap<>();
    private static final Map<String, Score> FAILS = new TreeMap<>();
    private static final List<String> WRONG = new ArrayList<>();
    private static int scripts;
    private static int statements;
    private static int impossible;
    private static int told;

    @BeforeAll
    static void askTheServer() throws IOException, SQLException {
        Database database = Server.database();
        List<Corpus.Case> cases = new ArrayList<>(Corpus.open());
        if (Server.major() == NEWEST) {
            cases.addAll(Corpus.cases());
        }
        try (Connection connection = database.connect();
                DatabaseSession session =
                        new Connector(database.superuser(), "godwit", new Cancellation(), event -> {}).open()) {
            Stage stage = new Stage(connection);
            for (Corpus.Case one : cases) {
                List<String> older = one
                        .migrations()
                        .subList(0, one.migrations().size() - 1)
                        .stream()
                        .map(Migration::sql)
                        .toList();
                if (Claims.isGodwits(one.judged().sql())
                        || !stage.prepare(older, one.judged().sql())) {
                    impossible++;
                } else {
                    ReviewedMigration review = LiveReview.of(
                                    session, List.of(one.judged()), NOTHING_IS_SMALL, GRAMMAR, "public")
                            .migrations()
                            .getFirst();
                    compare(one, review, Truth.of(connection, one.judged().sql()));
                }
            }
        }
    }

    private static void compare(Corpus.Case one, ReviewedMigration review, Truth truth) {
        scripts++;
        for (int i = 0; i < truth.statements().size(); i++) {
            statements++;
            Truth.Seen seen = truth.statements().get(i);
            compare(one, review, i + 1, Claims.BLOCKS, BLOCKS, seen.blocks());
            compare(one, review, i + 1, Claims.DESTROYS, DESTROYS, seen.destroys());
        }
        SQLException error = truth.error();
        List<String> fails = review.findings().stream()
                .filter(finding -> finding.grade() == Grade.Fails)
                .map(Finding::rule)
                .distinct()
                .toList();
        fails.forEach(rule -> score(FAILS, rule).found(error != null));
        if (error == null && !fails.isEmpty()) {
            wrong(one, "does not fail, though " + fails);
        }
        if (error != null && fails.isEmpty() && Claims.isForeseeable(error)) {
            statements++;
            int failed = truth.statements().size() + 1;
            if (Claims.tells(review, failed)) {
                told++;
            } else {
                Claims.responsible(review, failed)
                        .forEach(rule -> score(FAILS, rule).miss());
                wrong(one, "fails unforeseen: " + error.getSQLState() + " " + error.getMessage());
            }
        }
    }

    private static void compare(
            Corpus.Case one,
            ReviewedMigration review,
            int statement,
            Set<String> claiming,
            Map<String, Score> scores,
            boolean isSo) {
        List<String> claimed = review.findings().stream()
                .filter(finding -> finding.statement() == statement && finding.grade() != Grade.Fails)
                .map(Finding::rule)
                .filter(claiming::contains)
                .distinct()
                .toList();
        claimed.forEach(rule -> score(scores, rule).found(isSo));
        boolean unread = review.findings().stream()
                .anyMatch(finding ->
                        finding.statement() == statement && finding.rule().equals("unread-code"));
        if (isSo && claimed.isEmpty() && !unread) {
            Claims.responsible(review, statement).stream()
                    .filter(claiming::contains)
                    .forEach(rule -> score(scores, rule).miss());
            wrong(one, "statement " + statement + " does more than is said");
        }
        if (!isSo && !claimed.isEmpty()) {
            wrong(one, "statement " + statement + " does less than " + claimed);
        }
    }

    private static Score score(Map<String, Score> scores, String rule) {
        return scores.computeIfAbsent(rule, unknown -> new Score());
    }

    private static void wrong(Corpus.Case one, String what) {
        WRONG.add("`" + one.judged().sql() + "` " + what);
    }

    @Test
    void theRulesSayWhatPostgresDoes() {
        List.of(BLOCKS, DESTROYS, FAILS)
                .forEach(scores -> scores.forEach((rule, score) -> {
                    assertThat(score.precision())
                            .as("precision of " + rule + " in " + WRONG)
                            .isGreaterThanOrEqualTo(LEAST);
                    assertThat(score.recall())
                            .as("recall of " + rule + " in " + WRONG)
                            .isGreaterThanOrEqualTo(LEAST);
                }));
        assertThat(statements).isGreaterThan(100);
    }

    @Test
    void thePageSaysHowOftenPostgresAgrees() throws IOException {
        if (Server.major() == NEWEST) {
            StringBuilder text =
                    new StringBuilder(scripts + " scripts, " + statements + " statements, run on PostgreSQL "
                            + NEWEST + ". " + impossible
                            + " more could not be run: they miss more than could be made for them, cannot"
                            + " be in a transaction, or are refused by Godwit itself.\n");
            table(text, "Works through a table with rows while others cannot write it", BLOCKS);
            table(text, "A table, its rows or a column of it are gone", DESTROYS);
            table(text, "Fails", FAILS);
            text.append("\n")
                    .append(told)
                    .append(" scripts failed where the review had said that they may.\n\nWhere the two differ:\n\n");
            WRONG.forEach(
                    wrong -> text.append("- ").append(wrong.replace("\n", " ")).append('\n'));
            assertThat(AccuracyPage.section("truth", text.toString())).isEqualTo(text.toString());
        }
    }

    private static void table(StringBuilder text, String claim, Map<String, Score> scores) {
        text.append("\n").append(claim).append(":\n\n").append(Score.HEAD);
        scores.forEach((rule, score) -> text.append(score.row(rule)));
    }
}
