package dev.godwit.runner.connect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Several statements that go to the server as one, because each way there and back costs what a small migration costs. */
public final class Request {

    private final List<String> statements = new ArrayList<>();

    /** @param sql one statement or several, without values from anywhere */
    public Request then(String sql) {
        statements.add(sql);
        return this;
    }

    /** For each statement that has rows, in order, the first column of all its rows. */
    public List<List<String>> send(Connection connection) throws SQLException {
        List<List<String>> answers = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(String.join("; ", statements));
            while (rows || statement.getUpdateCount() != -1) {
                if (rows) {
                    answers.add(firstColumn(statement));
                }
                rows = statement.getMoreResults();
            }
        }
        return answers;
    }

    private static List<String> firstColumn(Statement statement) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }
}
