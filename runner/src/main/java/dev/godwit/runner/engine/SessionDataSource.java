package dev.godwit.runner.engine;

import dev.godwit.runner.connect.DatabaseSession;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The run's one connection, as Flyway wants to get it. A second handle would take the first one's place in the middle of
 * its transaction, so there is none.
 */
final class SessionDataSource implements DataSource {

    private final DatabaseSession session;
    private @Nullable Connection given;

    SessionDataSource(DatabaseSession session) {
        this.session = session;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (given != null && !given.isClosed()) {
            throw new SQLException("the run has one connection, and it is in use");
        }
        given = session.handle();
        return given;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the connection is made elsewhere");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // The driver has nothing to write that the run does not report.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The connection is open already.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("this is no wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
