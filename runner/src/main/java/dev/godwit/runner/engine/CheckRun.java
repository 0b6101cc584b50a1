package dev.godwit.runner.engine;

import dev.godwit.bundle.Check;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;

/**
 * Asks the queries of a check, each in a savepoint that is read-only and rolled back: nothing of it stays, and what comes
 * after it can write again. Rows are counted by the server and never fetched.
 */
final class CheckRun {

    /** Nobody needs to know the number of rows beyond this, and each of them takes time. */
    static final int COUNTED = 1000;

    private static final String CURSOR = "DECLARE godwit_check NO SCROLL CURSOR FOR ";
    private static final String COUNT = "MOVE FORWARD " + (COUNTED + 1) + " IN godwit_check";
    private static final String ROLLBACK = "ROLLBACK TO SAVEPOINT godwit_check; RELEASE SAVEPOINT godwit_check";

    private final String begin;
    private final Cancellation cancellation;

    /** @param conditions statements under which queries run; what they set holds for a query only */
    CheckRun(String conditions, Cancellation cancellation) {
        this.begin = "SAVEPOINT godwit_check; " + conditions + "; SET LOCAL transaction_read_only TO on";
        this.cancellation = cancellation;
    }

    /**
     * @param connection with a transaction under way, which cannot go on if this fails
     * @return how many queries there were
     * @throws CheckFailed at the first query that returns rows, or that the server refuses
     */
    int run(Check check, Connection connection) {
        int number = 0;
        for (Iterator<SqlStatement> queries = Statements.in(check.sql()); queries.hasNext(); ) {
            cancellation.check();
            number++;
            long rows;
            try {
                rows = rows(queries.next(), connection);
            } catch (SQLException e) {
                throw new CheckFailed(check, number, e);
            }
            if (rows > 0) {
                throw new CheckFailed(check, number, rows);
            }
        }
        return number;
    }

    private long rows(SqlStatement query, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // A brace or a question mark is the query's own here.
            statement.setEscapeProcessing(false);
            statement.execute(begin);
            statement.execute(CURSOR + query.text());
            long rows = statement.executeLargeUpdate(COUNT);
            statement.execute(ROLLBACK);
            return rows;
        }
    }

    /** How many characters stand before a query when it is sent, which the server's positions count. */
    static int offset() {
        return CURSOR.length();
    }

    /** A query returned rows, or did not run; the transaction is to be rolled back. */
    static final class CheckFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Check check;
        private final int number;
        private final long rows;

        private CheckFailed(Check check, int number, long rows) {
            super(check.file() + " found rows");
            this.check = check;
            this.number = number;
            this.rows = rows;
        }

        private CheckFailed(Check check, int number, SQLException cause) {
            super(check.file() + " did not run", cause);
            this.check = check;
            this.number = number;
            this.rows = 0;
        }

        Check check() {
            return check;
        }

        /** Of the query, from 1. */
        int number() {
            return number;
        }

        /** Zero if the query did not run; above {@link #COUNTED} if there are more than were counted. */
        long rows() {
            return rows;
        }
    }
}
