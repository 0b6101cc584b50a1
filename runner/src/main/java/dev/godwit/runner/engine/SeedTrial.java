package dev.godwit.runner.engine;

import dev.godwit.bundle.Migration;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.runner.failure.Ran;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The second run of a seed, in a savepoint: afterwards every table must have as many rows as before. */
final class SeedTrial {

    private static final int NAMED = 5;

    /** Rows put in less rows taken out by this transaction; none where the server does not count. */
    private static final String CHANGES = """
            SELECT pg_catalog.quote_ident(schemaname) || '.' || pg_catalog.quote_ident(relname), n_tup_ins - n_tup_del
            FROM pg_catalog.pg_stat_xact_user_tables
            WHERE (n_tup_ins <> 0 OR n_tup_del <> 0) AND schemaname <> ? AND schemaname NOT LIKE 'pg\\_temp%'
            """;

    private final Connection connection;
    private final Stream stream;
    private final Map<String, Long> before;
    private final Savepoint savepoint;

    private SeedTrial(Connection connection, Stream stream, Map<String, Long> before, Savepoint savepoint) {
        this.connection = connection;
        this.stream = stream;
        this.before = before;
        this.savepoint = savepoint;
    }

    /** After the first run, in its transaction. */
    static SeedTrial begin(Connection connection, Stream stream) throws SQLException {
        return new SeedTrial(connection, stream, changes(connection, stream), connection.setSavepoint());
    }

    /**
     * After the second run, which it takes back.
     *
     * @param job that runs it; null for a person
     * @throws RunStopped {@link Outcome#SeedFailed} if a table then had another number of rows
     */
    void end(Migration seed, @Nullable String job) throws SQLException {
        Map<String, Long> after = changes(connection, stream);
        List<String> suspects = after.entrySet().stream()
                .filter(table -> !table.getValue().equals(before.getOrDefault(table.getKey(), 0L)))
                .map(Map.Entry::getKey)
                .toList();
        // The server's count of a TRUNCATE is not what it left: whoever is suspected is counted.
        List<Long> twice = rows(suspects);
        connection.rollback(savepoint);
        List<Long> once = rows(suspects);
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < suspects.size(); i++) {
            if (!once.get(i).equals(twice.get(i))) {
                changed.add(suspects.get(i) + " (" + once.get(i) + " rows, then " + twice.get(i) + ")");
            }
        }
        if (!changed.isEmpty()) {
            throw again(seed, changed, job);
        }
    }

    private static RunStopped again(Migration seed, List<String> changed, @Nullable String job) {
        String what = "its second run changed how many rows there are in "
                + String.join(", ", changed.subList(0, Math.min(NAMED, changed.size())))
                + (changed.size() > NAMED ? " and others" : "");
        String fix = Ran.SeedAgain.state()
                + "\nLet it put in only what is missing: INSERT ... ON CONFLICT DO NOTHING, where a unique key says what is"
                + " there; or INSERT ... SELECT ... WHERE NOT EXISTS, or MERGE. Then deploy again.";
        Failure failure = new Failure(
                seed.sha256().substring(0, 16),
                seed.name(),
                null,
                null,
                null,
                null,
                what,
                null,
                null,
                null,
                "A seed that is not the same when it is run again would fill the tables a second time at its next change.",
                fix,
                null,
                job);
        return RunStopped.refused(Outcome.SeedFailed, seed.name() + ": " + what + ".\n" + fix, List.of(), failure);
    }

    private List<Long> rows(List<String> tables) throws SQLException {
        List<Long> counts = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT pg_catalog.count(*) FROM " + table)) {
                    row.next();
                    counts.add(row.getLong(1));
                }
            }
        }
        return counts;
    }

    private static Map<String, Long> changes(Connection connection, Stream stream) throws SQLException {
        Map<String, Long> changes = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(CHANGES)) {
            select.setString(1, stream.ledgerSchema());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changes.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return changes;
    }
}
