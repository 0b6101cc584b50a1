package dev.godwit.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.godwit.report.Difference;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.drift.SnapshotText;
import dev.godwit.runner.it.Database;
import dev.godwit.runner.it.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a hand can do to a database, and how a snapshot tells it. */
class SnapshotIT {

    private static final Scope EVERYTHING = new Scope(null, List.of());

    private static Database database;
    private static Snapshot base;

    @BeforeAll
    static void make() throws SQLException {
        database = Server.database();
        database.execute("DO $$ BEGIN CREATE ROLE drift_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        database.execute(text("base.sql"));
        base = after("");
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("drifts")
    void whatAHandDoesIsTold(String kind, String object, String change, String statements) throws SQLException {
        List<Difference> found =
                Differences.between(base, after(statements), EVERYTHING).told(Shown.WHOLE);

        assertThat(found)
                .extracting(Difference::kind, Difference::object, Difference::change)
                .contains(tuple(kind, object, Difference.Kind.valueOf(change)));
        assertThat(found).as("at most what the statements touch").hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void theSameStatementsInAnotherDatabaseGiveTheSameSnapshot() throws SQLException {
        Database other = Server.database();
        other.execute("CREATE TABLE shifts_all_oids (id int)", "DROP TABLE shifts_all_oids", text("base.sql"));

        assertThat(Differences.between(base, read(other, ""), EVERYTHING).told(Shown.WHOLE))
                .isEmpty();
        assertThat(read(other, "").digest()).isEqualTo(base.digest());
    }

    @Test
    void aSnapshotSurvivesBeingStored() {
        assertThat(SnapshotText.decompress(SnapshotText.compress(base))).isEqualTo(base);
    }

    static Stream<Object[]> drifts() {
        return text("drifts.tsv").lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t"));
    }

    private static Snapshot after(String statements) throws SQLException {
        return read(database, statements);
    }

    private static Snapshot read(Database from, String statements) throws SQLException {
        try (Connection connection = from.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(statements);
            statement.execute("SET LOCAL search_path = pg_catalog");
            Snapshot snapshot = new SnapshotReader("godwit", "flyway_schema_history").read(connection);
            connection.rollback();
            return snapshot;
        }
    }

    private static String text(String name) {
        try (InputStream file = SnapshotIT.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
