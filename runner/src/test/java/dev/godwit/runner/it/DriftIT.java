package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.DriftView;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.RunStopped;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was changed behind the migrations' back, and what was not. */
class DriftIT {

    @TempDir
    Path folder;

    @TempDir
    Path otherFolder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aDeployedBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", "CREATE TABLE a (id int PRIMARY KEY, note text DEFAULT 'secret');")
                .with("2_b", "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a (id));");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void aDeployIsNoDriftAndNeitherIsTheNext() {
        assertThat(drift().state()).isEqualTo(Drift.State.InSync);

        deploy.with("3_c", "CREATE TABLE c (); ALTER TABLE a ADD COLUMN more text;")
                .run();
        assertThat(drift().state()).isEqualTo(Drift.State.InSync);
    }

    @Test
    void aHandChangeIsToldAndClearedWhenItIsReverted() {
        database.execute("ALTER TABLE a ADD COLUMN sneaked int");
        assertThat(objects()).containsExactly("column public.a.sneaked");

        database.execute("ALTER TABLE a DROP COLUMN sneaked");
        assertThat(drift().state()).isEqualTo(Drift.State.InSync);
    }

    @Test
    void aHandChangeStaysDriftAcrossDeploys() {
        database.execute("DROP INDEX IF EXISTS x", "CREATE INDEX by_hand ON b (a)");
        deploy.with("3_c", "CREATE TABLE c (); CREATE INDEX by_migration ON b (id, a);")
                .run();
        assertThat(objects()).containsExactly("index public.by_hand");
    }

    @Test
    void aFailedDeployIsNoDriftButWhatItCommittedIsExpected() {
        deploy.with("3_c", "CREATE TABLE c ();").with("4_d", "CREATE TABLE d (); SELECT nosuch;");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.MigrationFailed);
        assertThat(drift().state()).isEqualTo(Drift.State.InSync);
        database.execute("DROP TABLE c");
        assertThat(objects()).containsExactly("table public.c");
    }

    @Test
    void theDeployOfANeighbourIsNoDrift() {
        database.execute("CREATE SCHEMA other"); // by hand: drift too
        Deploy neighbour = new Deploy(otherFolder, database).with("1_x", "CREATE TABLE other.x ();");
        neighbour.stream = Stream.of("godwit", "other");
        neighbour.owner = "shop/other";
        database.execute("ALTER TABLE a ADD COLUMN sneaked int");
        assertThat(neighbour.run().outcome()).isEqualTo(Outcome.Applied);

        assertThat(everywhere()).containsExactly("column public.a.sneaked", "schema other");
    }

    @Test
    void onlyTheMigratedSchemaIsLookedAtUnlessAskedForMore() {
        database.execute("CREATE SCHEMA elsewhere");
        assertThat(drift().state()).isEqualTo(Drift.State.InSync);
        assertThat(everywhere()).containsExactly("schema elsewhere");
    }

    @Test
    void whatAKilledDeployChangedIsNotTakenForDriftAndTheNextRunMakesUpForIt() throws SQLException {
        database.execute("ALTER TABLE a ADD COLUMN sneaked int");
        deploy.with("3_c", "CREATE TABLE c ();");
        // As a kill between the last commit and the recording leaves it.
        database.execute(
                "CREATE FUNCTION no_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'cut off'; END $$",
                "CREATE TRIGGER no_record BEFORE UPDATE ON godwit.expectation FOR EACH ROW EXECUTE FUNCTION no_record()");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(drift().state()).isEqualTo(Drift.State.SnapshotOutdated);
        assertThat(drift().message()).contains("ledger has moved since");

        database.execute("DROP TRIGGER no_record ON godwit.expectation", "DROP FUNCTION no_record");
        assertThat(deploy.run().message()).contains("Nothing to apply");
        assertThat(objects()).containsExactly("column public.a.sneaked");
    }

    @Test
    void whileADeployIsUnderWayNothingIsClaimed() throws SQLException {
        deploy.with("3_c", "CREATE TABLE c ();");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            deploy.run();
            statement.execute("UPDATE godwit.ledger SET run = gen_random_uuid()");
            statement.execute("SELECT pg_advisory_lock(" + lockKey() + ")");
            assertThat(drift().state()).isEqualTo(Drift.State.DriftUnknown);
            assertThat(drift().message()).contains("A deploy of the stream public is in progress");
        }
        assertThat(drift().state()).isEqualTo(Drift.State.SnapshotOutdated);
    }

    @Test
    void anAcceptedDifferenceIsNoneUntilItChanges() {
        database.execute("ALTER TABLE a ADD COLUMN sneaked int");
        String digest = drift().differences().getFirst().digest();
        assertThat(drift(digest).state()).isEqualTo(Drift.State.InSync);

        database.execute("ALTER TABLE a ALTER sneaked TYPE bigint");
        assertThat(drift(digest).state()).isEqualTo(Drift.State.DriftDetected);
    }

    @Test
    void literalsLeaveTheRunOnlyForATerminal() {
        database.execute("ALTER TABLE a ALTER note SET DEFAULT 'hidden'");
        Difference shown = look(Shown.REDACTED, new Scope("public", List.of()))
                .differences()
                .getFirst();
        assertThat(shown.toString()).doesNotContain("secret").doesNotContain("hidden");
        assertThat(Objects.requireNonNull(shown.note())).contains("within literals");
        assertThat(drift().differences().getFirst().toString())
                .contains("secret")
                .contains("hidden");
    }

    @Test
    void aColumnThatMayHaveBeenRenamedIsSaidToBe() {
        database.execute("ALTER TABLE a RENAME COLUMN note TO remark");
        assertThat(drift().differences())
                .extracting(Difference::note)
                .containsExactly("Possibly renamed to public.a.remark.", "Possibly renamed from public.a.note.");
    }

    @Test
    void aDeploysReportSaysWhatHadDriftedBeforeAndStillHas() {
        database.execute("ALTER TABLE a ADD COLUMN sneaked int");
        deploy.with("3_c", "CREATE TABLE c ();");
        assertThat(names(Objects.requireNonNull(deploy.run().drift()))).containsExactly("column public.a.sneaked");
        assertThat(names(Objects.requireNonNull(deploy.run().drift()))).containsExactly("column public.a.sneaked");
    }

    @Test
    void driftBlocksPendingMigrationsWhereThatIsAskedForAndNothingElse() {
        DriftPolicy blocking = new DriftPolicy(new Scope("public", List.of()), Set.of(), true, Shown.REDACTED);
        deploy.drift = blocking;
        database.execute("ALTER TABLE a ADD COLUMN sneaked int");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);

        deploy.with("3_c", "CREATE TABLE c ();");
        Report blocked = deploy.run();
        assertThat(blocked.outcome()).isEqualTo(Outcome.DriftBlocked);
        assertThat(blocked.message())
                .contains("column public.a.sneaked is extra")
                .contains("Nothing was run");
        assertThat(database.has("public.c")).isFalse();

        String digest =
                Objects.requireNonNull(Objects.requireNonNull(blocked.drift()).digest());
        assertThat(blocked.message()).contains("drift: {accept: [\"" + digest + "\"]}");
        deploy.drift = new DriftPolicy(blocking.scope(), Set.of(digest), true, Shown.REDACTED);
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void aRunThatOnlyLooksChangesNothingComparesTheLedgerAndHoldsNothingPendingAgainstTheDatabase() {
        deploy.with("3_c", "CREATE TABLE c ();");
        String before = database.contents();
        Report looked = deploy.drift();
        assertThat(looked.outcome()).isEqualTo(Outcome.Planned);
        assertThat(Objects.requireNonNull(looked.drift()).state()).isEqualTo(Drift.State.InSync);
        assertThat(database.contents()).isEqualTo(before);

        deploy.with("1_a", "edited");
        assertThat(deploy.drift().outcome()).isEqualTo(Outcome.HistoryEdited);
    }

    @Test
    void whereDriftIsOffNothingIsRecorded() {
        database = Server.database();
        deploy.connection = database.superuser();
        deploy.drift = null;
        assertThat(deploy.run().drift()).isNull();
        assertThat(database.has("godwit.expectation")).isFalse();
    }

    @Test
    void aRoleThatMayOnlyConnectAndReadTheLedgerSuffices() {
        database.execute(
                "DO $$ BEGIN CREATE ROLE onlooker LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                "ALTER TABLE a ADD COLUMN sneaked int");
        assertThatThrownBy(() -> as(database.as("onlooker", null)))
                .isInstanceOfSatisfying(
                        RunStopped.class,
                        stopped -> assertThat(stopped.message()).contains("GRANT SELECT ON ALL TABLES IN SCHEMA"));

        deploy.connection = database.as("onlooker", null);
        assertThat(deploy.drift().message())
                .contains("GRANT SELECT ON ALL TABLES IN SCHEMA \"godwit\" TO \"onlooker\"");

        database.execute("GRANT SELECT ON ALL TABLES IN SCHEMA godwit TO onlooker");
        assertThat(deploy.drift().message()).contains("GRANT SELECT ON \"public\".\"_prisma_migrations\"");
        database.execute("GRANT SELECT ON _prisma_migrations TO onlooker");
        Report granted = deploy.drift();
        assertThat(granted.drift()).as(granted.message()).isNotNull();
        assertThat(as(database.as("onlooker", null)).differences()).hasSize(1);
    }

    @Test
    void aDatabaseThatNobodyDeployedToHasNoExpectation() {
        database = Server.database();
        assertThat(drift().state()).isEqualTo(Drift.State.DriftUnknown);
    }

    private List<String> objects() {
        return names(drift());
    }

    private List<String> everywhere() {
        return names(look(Shown.WHOLE, new Scope(null, List.of())));
    }

    private static List<String> names(Drift drift) {
        return drift.differences().stream()
                .map(d -> d.kind() + " " + d.object())
                .toList();
    }

    private Drift drift(String... accepted) {
        return look(
                Shown.WHOLE,
                new Scope("public", List.of()),
                Arrays.stream(accepted).collect(Collectors.toSet()),
                database.superuser());
    }

    private Drift as(ConnectionSpec connection) {
        return look(Shown.WHOLE, new Scope("public", List.of()), Set.of(), connection);
    }

    private Drift look(Shown shown, Scope scope) {
        return look(shown, scope, Set.of(), database.superuser());
    }

    private static Drift look(Shown shown, Scope scope, Set<String> accepted, ConnectionSpec connection) {
        try {
            return DriftView.read(
                            connection,
                            Stream.of("godwit", "public"),
                            new DriftPolicy(scope, accepted, false, shown),
                            event -> {})
                    .told(shown, Instant.EPOCH);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String lockKey() {
        return Objects.requireNonNull(database.string(
                "SELECT ('x' || substr(encode(sha256(convert_to(oid || E'\\ngodwit\\npublic', 'UTF8')), 'hex'), 1, 16))::bit(64)::bigint"
                        + " FROM pg_database WHERE datname = current_database()"));
    }
}
