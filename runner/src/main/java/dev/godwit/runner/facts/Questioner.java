package dev.godwit.runner.facts;

import dev.godwit.runner.review.Grammar;
import dev.godwit.runner.review.facts.Answer;
import dev.godwit.runner.review.facts.Facts;
import dev.godwit.runner.review.facts.Question;
import dev.godwit.runner.review.facts.Rows;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the rows, one bounded query a question, and no longer than is allowed for all of them. */
final class Questioner {

    private static final String CONNECTION_LOST = "08";
    private static final String SHUT_DOWN = "57P";

    private final ReadOnly transaction;
    private final Facts facts;
    private final Patience patience;
    private final Grammar grammar;
    private Duration left;

    Questioner(ReadOnly transaction, Facts facts, Patience patience, Grammar grammar) {
        this.transaction = transaction;
        this.facts = facts;
        this.patience = patience;
        this.grammar = grammar;
        this.left = patience.questions();
    }

    /** @throws SQLException if the connection is lost */
    Map<Question, Answer> ask(Set<Question> questions) throws SQLException {
        Map<Question, Answer> answers = new HashMap<>();
        for (Question question : questions) {
            answers.put(question, ask(question));
        }
        return answers;
    }

    private Answer ask(Question question) throws SQLException {
        TableFacts table = facts.tables().get(question.table());
        if (table == null) {
            return new Answer.NotKnown("the table is not there");
        }
        if (!table.readable()) {
            return new Answer.NotKnown("no right to read it: GRANT SELECT ON " + table.quoted());
        }
        if (left.isNegative() || left.isZero()) {
            return new Answer.NotKnown("the " + Words.of(patience.questions()) + " for all questions were used up");
        }
        Optional<String> sql = new QuestionSql(facts).of(question);
        if (sql.isEmpty() || !isOneQuery(sql.get())) {
            return new Answer.NotKnown("there is no way to ask for it");
        }
        Duration time = left.compareTo(patience.question()) < 0 ? left : patience.question();
        long began = System.nanoTime();
        try {
            return transaction.within(time, () -> count(sql.get()));
        } catch (ReadOnly.TooLong e) {
            return new Answer.NotKnown("counting took longer than " + Words.of(time));
        } catch (ReadOnly.Denied e) {
            return new Answer.NotKnown("no right to read all rows of it: GRANT SELECT ON " + table.quoted()
                    + ", and BYPASSRLS if it has row level security");
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith(CONNECTION_LOST) || state.startsWith(SHUT_DOWN)) {
                throw e;
            }
            // PostgreSQL's message may quote a value.
            return new Answer.NotKnown("PostgreSQL could not answer (SQLSTATE " + state + ")");
        } finally {
            left = left.minusNanos(System.nanoTime() - began);
        }
    }

    private Answer count(String sql) throws SQLException {
        try (PreparedStatement query = transaction.connection().prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            long counted = row.getLong(1);
            boolean more = row.getLong(2) > FactsReader.COUNTED;
            return new Answer.Count(
                    more ? Rows.atLeast(Math.max(FactsReader.COUNTED, counted - 1)) : Rows.exactly(counted));
        }
    }

    /** What stands in a script is not sent unless the grammar takes all of it for one query. */
    private boolean isOneQuery(String sql) {
        return grammar.parse(sql) instanceof PostgresParser.Parsed.Tree(var statements)
                && statements.size() == 1
                && statements.getFirst().has("SelectStmt");
    }
}
