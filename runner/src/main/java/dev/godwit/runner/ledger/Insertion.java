package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows to be written, and not sent yet, so that several can be one request.
 *
 * @param sql an INSERT with a question mark for each value
 */
record Insertion(String sql, List<@Nullable Object> values) {

    Insertion {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    static Insertion of(String sql, @Nullable Object... values) {
        return new Insertion(sql, Arrays.asList(values));
    }

    /** The two in one statement, which sees neither of them done. */
    Insertion with(Insertion other) {
        List<@Nullable Object> all = new ArrayList<>(values);
        all.addAll(other.values);
        return new Insertion("WITH done AS (" + sql + ") " + other.sql, all);
    }

    void run(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.executeUpdate();
        }
    }
}
