package dev.godwit.runner.engine;

import dev.godwit.runner.connect.Request;
import dev.godwit.runner.connect.SessionSettings;
import dev.godwit.runner.sql.ScriptScan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Looks what a statement has left and puts it right, as the role that migrations run as. */
final class Repair {

    private final SessionSettings settings;
    private final String schema;
    private final @Nullable MigrationRole role;

    /** @param schema in which unqualified names are */
    Repair(SessionSettings settings, String schema, @Nullable MigrationRole role) {
        this.settings = settings;
        this.schema = schema;
        this.role = role;
    }

    Aftermath examine(Connection connection, ScriptScan.Plan.Alone plan) throws SQLException {
        assume(connection);
        return new Examination(connection, schema, plan.statement().text()).of(plan.effect());
    }

    void run(Connection connection, Aftermath.Part part) throws SQLException {
        assume(connection);
        try (Statement statement = connection.createStatement()) {
            // Whoever waits for a lock here makes others wait no longer than the statement did that is put right.
            statement.execute("SET lock_timeout TO 0");
            for (String sql : part.repairs()) {
                statement.execute(sql);
            }
        }
        reset(connection);
    }

    void reset(Connection connection) throws SQLException {
        settings.apply(connection);
    }

    private void assume(Connection connection) throws SQLException {
        reset(connection);
        if (role != null) {
            new Request().then(role.become(connection)).send(connection);
        }
    }
}
