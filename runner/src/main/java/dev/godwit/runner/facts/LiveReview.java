package dev.godwit.runner.facts;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.review.Grammar;
import dev.godwit.runner.review.Live;
import dev.godwit.runner.review.Review;
import dev.godwit.runner.review.ReviewedMigration;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Walked;
import dev.godwit.runner.review.facts.Answer;
import dev.godwit.runner.review.facts.Facts;
import dev.godwit.runner.review.facts.Question;
import dev.godwit.runner.review.rules.Rules;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reviews a plan with the database that it is for: finds out what the pending migrations name, reads the facts of that, walks
 * through the migrations to learn what to ask the rows, asks, and walks again with the answers.
 */
public final class LiveReview {

    private LiveReview() {}

    /**
     * @param smallTable in bytes: what is done to a table of no more than these is a moment
     * @param disabledRules ids of rules that are left out
     */
    public record Settings(long smallTable, Set<String> disabledRules, Patience patience) {

        private static final long USUAL_SMALL_TABLE = 100L << 20;

        public static final Settings USUAL = new Settings(USUAL_SMALL_TABLE, Set.of(), Patience.USUAL);

        public Settings {
            disabledRules = Set.copyOf(disabledRules);
        }

        List<Rule> rules() {
            return Rules.ALL.stream()
                    .filter(rule -> !disabledRules.contains(rule.id()))
                    .toList();
        }
    }

    /**
     * Reads only, in one transaction of the session, which is in autocommit mode before and after.
     *
     * @param pending in the order in which they would be applied
     * @param home the migrated schema
     * @throws SQLException if the connection is lost
     */
    public static Reviewed of(
            DatabaseSession session,
            List<Migration> pending,
            Settings settings,
            Supplier<PostgresParser> grammar,
            String home)
            throws SQLException {
        if (pending.isEmpty()) {
            return new Reviewed(List.of(), List.of());
        }
        Grammar remembering = Grammar.remembering(grammar);
        Walked walked = Review.through(pending, remembering, home);
        try (ReadOnly transaction = new ReadOnly(session.handle(), home)) {
            Facts facts = new FactsReader(transaction, settings.patience(), home).read(walked.named());
            Live first = new Live(facts, settings.smallTable(), Map.of());
            List<ReviewedMigration> reviewed = Review.of(pending, settings.rules(), remembering, home, first, walked);
            Set<Question> questions = first.unanswered();
            Set<String> unknown = new LinkedHashSet<>(facts.couldNotKnow());
            if (!questions.isEmpty()) {
                Map<Question, Answer> answers =
                        new Questioner(transaction, facts, settings.patience(), remembering).ask(questions);
                Live second = new Live(facts, settings.smallTable(), answers);
                reviewed = Review.of(pending, settings.rules(), remembering, home, second, walked);
                answers.forEach((question, answer) -> {
                    if (answer instanceof Answer.NotKnown(String why)) {
                        unknown.add("Something about the rows of " + question.table() + ": " + why + ".");
                    }
                });
            }
            return new Reviewed(reviewed, new ArrayList<>(unknown));
        } catch (ReadOnly.TooLong e) {
            return offline(pending, settings, grammar, home, "it took too long to answer");
        } catch (ReadOnly.Denied e) {
            return offline(pending, settings, grammar, home, "the role may not read its catalogue");
        }
    }

    private static Reviewed offline(
            List<Migration> pending, Settings settings, Supplier<PostgresParser> grammar, String home, String why) {
        return new Reviewed(
                Review.of(pending, settings.rules(), grammar, home),
                List.of("Anything about the database, because " + why
                        + ". Every table is taken for a large one that is in use."));
    }
}
