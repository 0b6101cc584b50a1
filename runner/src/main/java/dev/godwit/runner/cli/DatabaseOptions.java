package dev.godwit.runner.cli;

import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.LibpqEnvironment;
import dev.godwit.runner.connect.PostgresUrl;
import dev.godwit.runner.ledger.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database, and whose history in it. */
final class DatabaseOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "postgresql://user:password@host:port/database, special characters percent-encoded. A password"
                            + " on the command line can be seen by others on the machine; PGPASSWORD and PGPASSFILE cannot.")
    private @Nullable String url;

    @Option(names = "--schema", defaultValue = "public", description = "The schema to migrate (${DEFAULT-VALUE}).")
    private String schema = "public";

    @Option(
            names = "--ledger-schema",
            defaultValue = "godwit",
            description = "Where Godwit records what it applies (${DEFAULT-VALUE}).")
    private String ledgerSchema = "godwit";

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            description = "Whose history this is within the database; the schema's name if it is not given.")
    private @Nullable String stream;

    @Option(
            names = "--flyway-table",
            paramLabel = "NAME",
            description = "Flyway's own table, in the migrated schema; flyway_schema_history if it is not given.")
    private @Nullable String flywayTable;

    ConnectionSpec connection() {
        return url == null
                ? LibpqEnvironment.read(System.getenv(), System.getProperty("user.name"))
                : PostgresUrl.parse(url, schema);
    }

    /** The schema to migrate. */
    String schema() {
        return schema;
    }

    Stream stream() {
        return Stream.of(ledgerSchema, schema, stream).withFlywayTable(flywayTable);
    }
}
