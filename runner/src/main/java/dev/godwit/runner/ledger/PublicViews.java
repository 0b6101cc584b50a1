package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * What everybody in the database may read of a stream's ledger. Each question is one statement outside of a transaction and needs
 * nothing of the session. A ledger that is not there yet has nothing.
 */
public final class PublicViews {

    private static final Set<String> NOT_THERE = Set.of("42P01", "3F000");

    private final Connection connection;
    private final Stream stream;
    private final Names names;

    public PublicViews(Connection connection, Stream stream) throws SQLException {
        this.connection = connection;
        this.stream = stream;
        this.names = Names.of(connection, stream);
    }

    /** Whether a migration of this name is applied. */
    public boolean hasApplied(String migration) throws SQLException {
        return has(names.appliedView() + " WHERE stream = ? AND name = ?", migration);
    }

    /** Whether a bundle of this digest was applied whole, now or earlier. */
    public boolean hasDeployed(String bundleDigest) throws SQLException {
        return has(names.deployedView() + " WHERE stream = ? AND bundle_digest = ?", bundleDigest);
    }

    private boolean has(String rows, String value) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT EXISTS (SELECT FROM " + rows + ")")) {
            select.setString(1, stream.name());
            select.setString(2, value);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            if (NOT_THERE.contains(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }
}
