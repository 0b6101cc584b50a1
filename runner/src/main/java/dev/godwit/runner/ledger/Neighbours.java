package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The other streams of a ledger. */
public final class Neighbours {

    private Neighbours() {}

    /** The schemas that they migrate; none if there is no ledger. */
    public static Set<String> schemas(Connection connection, Stream stream) throws SQLException {
        Catalog catalog = new Catalog(connection);
        if (!catalog.tableExists(stream.ledgerSchema(), Names.LEDGER)
                || !catalog.tableExists(stream.ledgerSchema(), Names.META)) {
            return Set.of();
        }
        Names names = Names.of(connection, stream);
        return Set.copyOf(catalog.strings(
                "SELECT DISTINCT coalesce(m.value, l.stream) FROM " + names.ledger() + " l LEFT JOIN " + names.meta()
                        + " m ON m.key = ? || l.stream WHERE l.stream <> ?",
                Names.SCHEMA_KEY,
                stream.name()));
    }
}
