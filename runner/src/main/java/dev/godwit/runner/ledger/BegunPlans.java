package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Plans that people have let through, as they were when they were begun. */
public final class BegunPlans {

    /** Among the decisions; their hash is the plan's digest, their reason the plan. */
    static final String KIND = "Begun";

    private BegunPlans() {}

    /** The plan's text; empty if none of this digest was begun. Whether the text has that digest is not looked at. */
    public static Optional<String> read(Connection connection, Stream stream, String digest) throws SQLException {
        if (!new Catalog(connection).tableExists(stream.ledgerSchema(), Names.DECISIONS)) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT reason FROM "
                + Names.of(connection, stream).decisions()
                + " WHERE stream = ? AND kind = ? AND migration = '' AND hash = ?")) {
            select.setString(1, stream.name());
            select.setString(2, KIND);
            select.setString(3, digest);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }
}
