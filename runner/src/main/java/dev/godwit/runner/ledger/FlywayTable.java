package dev.godwit.runner.ledger;

import dev.godwit.bundle.FlywayName;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.decide.ToolRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Flyway's own table. Flyway writes it; what is here reads it, and puts back a row that was lost. */
final class FlywayTable {

    static final List<String> COLUMNS = List.of(
            "installed_rank",
            "version",
            "description",
            "type",
            "script",
            "checksum",
            "installed_by",
            "installed_on",
            "execution_time",
            "success");

    private static final int MAX_DESCRIPTION = 200;

    private FlywayTable() {}

    /**
     * In the order in which Flyway applied them, without what it has marked as deleted.
     *
     * @param table schema-qualified and quoted
     */
    static List<ToolRow> read(Connection connection, String table) throws SQLException {
        List<ToolRow> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT type, version, script, checksum, installed_on,"
                        + " execution_time, success FROM " + table + " ORDER BY installed_rank")) {
            while (row.next()) {
                String type = row.getString(1);
                String script = fileName(row.getString(3));
                switch (type) {
                    case "SCHEMA" -> {}
                    case "DELETE" -> rows.removeIf(before -> before.name().equals(script));
                    case "BASELINE", "SQL_BASELINE" -> rows.add(toolRow(row, row.getString(2), ToolRow.State.Baseline));
                    default ->
                        rows.add(
                                toolRow(row, script, row.getBoolean(7) ? ToolRow.State.Applied : ToolRow.State.Failed));
                }
            }
        }
        return rows;
    }

    private static ToolRow toolRow(ResultSet row, String name, ToolRow.State state) throws SQLException {
        return new ToolRow(
                name,
                row.getString(4),
                // Without a zone: the moment is as good as the clock settings of whoever wrote it.
                row.getObject(5, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getLong(6),
                state);
    }

    /** Flyway records where the file lay. */
    private static String fileName(String script) {
        return script.substring(script.lastIndexOf('/') + 1);
    }

    /** Has the table say of an entry what the ledger says. */
    static void put(Connection connection, Names names, Ledger.Entry entry) throws SQLException {
        String checksum = Objects.requireNonNullElse(entry.toolChecksum(), "0");
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + names.flyway()
                + " SET checksum = ?::integer WHERE pg_catalog.regexp_replace(script, '^.*/', '') = ? AND success")) {
            update.setString(1, checksum);
            update.setString(2, entry.name());
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        insertion(names, entry.name(), checksum, entry.migration().durationMs()).run(connection);
    }

    /** A migration as Flyway records it. */
    static Insertion insertion(Names names, String file, String checksum, long durationMs) {
        FlywayName name = FlywayName.parse(file).orElse(null);
        return Insertion.of(
                "INSERT INTO " + names.flyway()
                        + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                        + " SELECT coalesce(max(installed_rank), 0) + 1, ?, ?, 'SQL', ?, ?, current_user, ?, true FROM "
                        + names.flyway(),
                name == null ? null : name.version(),
                abbreviated(name == null ? repeatable(file) : name.description()),
                file,
                Integer.valueOf(checksum),
                (int) Math.min(Integer.MAX_VALUE, durationMs));
    }

    private static String repeatable(String file) {
        return file.substring(file.indexOf("__") + 2, file.length() - ".sql".length())
                .replace('_', ' ');
    }

    /** As Flyway has it fit into the column. */
    private static String abbreviated(String description) {
        return description.length() <= MAX_DESCRIPTION
                ? description
                : description.substring(0, MAX_DESCRIPTION - 3) + "...";
    }
}
