package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** In a copy of production: plans that were rehearsed in it, to the end. */
public final class RehearsedPlans {

    /** Among the decisions; their hash is the plan's digest. */
    static final String KIND = "Rehearsed";

    private RehearsedPlans() {}

    public static boolean has(Connection connection, Stream stream, String digest) throws SQLException {
        if (!new Catalog(connection).tableExists(stream.ledgerSchema(), Names.DECISIONS)) {
            return false;
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT FROM "
                + Names.of(connection, stream).decisions()
                + " WHERE stream = ? AND kind = ? AND migration = '' AND hash = ?")) {
            select.setString(1, stream.name());
            select.setString(2, KIND);
            select.setString(3, digest);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
