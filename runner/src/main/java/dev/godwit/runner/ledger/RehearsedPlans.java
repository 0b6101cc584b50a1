package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** In a copy of production: plans whose rehearsal was begun in it, and those that were rehearsed to the end. */
public final class RehearsedPlans {

    /** Among the decisions; their hash is the plan's digest. */
    static final String KIND = "Rehearsed";

    static final String BEGUN = "Rehearsing";

    private static final int NEWEST = 20;

    private RehearsedPlans() {}

    /** Whether this plan's rehearsal was begun, in a copy that was as it should be then. */
    public static boolean isBegun(Connection connection, Stream stream, String digest) throws SQLException {
        if (!new Catalog(connection).tableExists(stream.ledgerSchema(), Names.DECISIONS)) {
            return false;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT 1 FROM " + Names.of(connection, stream).decisions()
                        + " WHERE stream = ? AND kind = ? AND migration = '' AND hash = ?")) {
            select.setString(1, stream.name());
            select.setString(2, BEGUN);
            select.setString(3, digest);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Digests of those that came to their end, the newest first, at most {@value #NEWEST}. */
    public static List<String> newest(Connection connection, Stream stream) throws SQLException {
        List<String> digests = new ArrayList<>();
        if (!new Catalog(connection).tableExists(stream.ledgerSchema(), Names.DECISIONS)) {
            return digests;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT hash FROM " + Names.of(connection, stream).decisions()
                        + " WHERE stream = ? AND kind = ? AND migration = '' ORDER BY at DESC LIMIT " + NEWEST)) {
            select.setString(1, stream.name());
            select.setString(2, KIND);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    digests.add(rows.getString(1));
                }
            }
        }
        return digests;
    }
}
