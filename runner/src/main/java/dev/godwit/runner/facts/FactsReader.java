package dev.godwit.runner.facts;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.godwit.runner.review.facts.Facts;
import dev.godwit.runner.review.facts.OpenTransaction;
import dev.godwit.runner.review.facts.Rows;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.sql.Name;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads facts, in a handful of queries for all tables together. */
final class FactsReader {

    /** Rows are counted up to this, and no further. */
    static final int COUNTED = 10_000;

    private static final int MAX_COUNTED_TABLES = 500;

    private final ReadOnly transaction;
    private final Patience patience;
    private final String home;
    private final TableReader tables;
    private final JsonMapper json = new JsonMapper();
    private final List<String> couldNotKnow = new ArrayList<>();

    FactsReader(ReadOnly transaction, Patience patience, String home) {
        this.transaction = transaction;
        this.patience = patience;
        this.home = home;
        this.tables = new TableReader(json, home);
    }

    /** @param named everything of which facts are wanted; what does not exist is left out */
    Facts read(Set<Name> named) throws SQLException, ReadOnly.TooLong, ReadOnly.Denied {
        Map<Name, TableFacts> found = new LinkedHashMap<>();
        for (TableFacts table : tables(named)) {
            found.put(table.name(), table);
        }
        found = counted(found);
        Set<Name> functions = new HashSet<>();
        Set<Name> domains = new HashSet<>();
        Map<Name, String> enums = new HashMap<>();
        Set<String> schemas = new HashSet<>();
        Set<String> replicas = new HashSet<>();
        transaction.within(patience.facts(), () -> {
            try (PreparedStatement query = asking(Sql.SURROUNDINGS, named);
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Name name = new Name(rows.getString("schema"), rows.getString("name"));
                    switch (rows.getString("kind")) {
                        case "function" -> functions.add(name);
                        case "enum" -> enums.put(name, rows.getString("quoted"));
                        case "domain" -> domains.add(name);
                        case "replica" -> replicas.add(rows.getString("schema"));
                        case "hidden" ->
                            couldNotKnow.add("Which transactions of other roles are open: the role that deploys is no"
                                    + " member of pg_read_all_stats.");
                        default -> schemas.add(rows.getString("schema"));
                    }
                }
            }
            return true;
        });
        return new Facts(
                transaction.connection().getMetaData().getDatabaseMajorVersion(),
                found,
                functions,
                domains,
                enums,
                schemas,
                open(),
                replicas.size(),
                couldNotKnow);
    }

    private List<TableFacts> tables(Set<Name> named) throws SQLException, ReadOnly.TooLong, ReadOnly.Denied {
        try {
            return transaction.within(patience.question(), () -> tables(named, true));
        } catch (ReadOnly.TooLong e) {
            couldNotKnow.add(
                    "How large the tables are is taken from the statistics: asking for it waited too long, perhaps"
                            + " for another session's lock.");
            return transaction.within(patience.facts(), () -> tables(named, false));
        }
    }

    private List<TableFacts> tables(Set<Name> named, boolean measured) throws SQLException {
        List<TableFacts> found = new ArrayList<>();
        try (PreparedStatement query = asking(Sql.TABLES, named)) {
            query.setBoolean(3, measured);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(tables.read(rows, measured));
                }
            }
        }
        return found;
    }

    private PreparedStatement asking(String sql, Set<Name> named) throws SQLException {
        List<Name> names = List.copyOf(named);
        PreparedStatement query = transaction.connection().prepareStatement(sql);
        query.setArray(1, array(names.stream().map(Name::schema).toArray()));
        query.setArray(2, array(names.stream().map(Name::name).toArray()));
        return query;
    }

    private java.sql.Array array(Object[] texts) throws SQLException {
        return transaction.connection().createArrayOf("text", texts);
    }

    /** Whether a table is empty decides much, and the statistics do not say it. */
    private Map<Name, TableFacts> counted(Map<Name, TableFacts> found) throws SQLException {
        Map<Name, TableFacts> counted = new LinkedHashMap<>(found);
        List<TableFacts> readable = new ArrayList<>();
        for (TableFacts table : found.values()) {
            if (table.size().bytes() == 0 && table.kind() != 'f') {
                counted.put(table.name(), table.sized(Rows.exactly(0)));
            } else if (!table.readable() && table.kind() != 'v') {
                couldNotKnow.add(
                        "What is in " + shown(table.name()) + ": the role may not read it. To let it: GRANT SELECT ON "
                                + table.quoted() + " TO the role that deploys.");
            } else if ((table.kind() == 'r' || table.kind() == 'p' || table.kind() == 'm')
                    && readable.size() < MAX_COUNTED_TABLES) {
                readable.add(table);
            }
        }
        if (!readable.isEmpty()) {
            try {
                transaction.within(patience.question(), () -> count(readable, counted));
            } catch (ReadOnly.TooLong e) {
                couldNotKnow.add("Whether there are rows in "
                        + readable.stream().map(table -> shown(table.name())).collect(Collectors.joining(", "))
                        + ": counting took longer than " + Words.of(patience.question()) + ".");
            } catch (ReadOnly.Denied e) {
                couldNotKnow.add("Whether there are rows in "
                        + readable.stream().map(table -> shown(table.name())).collect(Collectors.joining(", "))
                        + ": row level security hides some from the role.");
            }
        }
        return counted;
    }

    private boolean count(List<TableFacts> readable, Map<Name, TableFacts> counted) throws SQLException {
        // The names come quoted from the server.
        String sql = readable.stream()
                .map(table -> "SELECT (SELECT count(*) FROM (SELECT FROM " + table.quoted() + " LIMIT " + (COUNTED + 1)
                        + ") counted)")
                .collect(Collectors.joining(" UNION ALL "));
        try (PreparedStatement query = transaction.connection().prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            for (TableFacts table : readable) {
                rows.next();
                counted.put(table.name(), table.sized(rows(table.size(), rows.getLong(1))));
            }
        }
        return true;
    }

    private static Rows rows(Size size, long counted) {
        if (counted <= COUNTED) {
            return Rows.exactly(counted);
        }
        boolean estimated =
                size.rows().precision() == Rows.Precision.Guess && size.rows().count() > COUNTED;
        return estimated ? Rows.about(size.rows().count()) : Rows.atLeast(COUNTED);
    }

    private List<OpenTransaction> open() throws SQLException, ReadOnly.TooLong, ReadOnly.Denied {
        return transaction.within(patience.facts(), () -> {
            List<OpenTransaction> open = new ArrayList<>();
            try (PreparedStatement query = transaction.connection().prepareStatement(Sql.SESSIONS)) {
                query.setDouble(1, patience.openFor().toMillis() / 1000.0);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        open.add(new OpenTransaction(
                                rows.getInt("pid"),
                                rows.getString("application"),
                                Duration.ofSeconds(rows.getLong("age")),
                                TableReader.stream(tables.tree(rows.getString("tables")))
                                        .map(table -> TableReader.name(table, "schema", "name"))
                                        .collect(Collectors.toSet())));
                    }
                }
            }
            return open;
        });
    }

    private String shown(Name name) {
        return home.equals(name.schema()) ? name.name() : name.toString();
    }
}
