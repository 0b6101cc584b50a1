package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Layout;
import dev.godwit.report.Drift;
import dev.godwit.report.Expectation;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.DriftView;
import dev.godwit.runner.Replay;
import dev.godwit.runner.bundle.BundleFolder;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.reconcile.Direction;
import dev.godwit.runner.reconcile.ScriptText;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database held against what its migrations make of an empty one. */
class ReplayIT {

    private static final String BASE = """
            CREATE TYPE mood AS ENUM ('sad', 'glad');
            CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text DEFAULT 'secret', m mood);
            CREATE TABLE b (id serial PRIMARY KEY, a int REFERENCES a (id), gone int);
            ALTER TABLE b DROP COLUMN gone;
            CREATE VIEW notes AS SELECT note FROM a;
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
            CREATE TRIGGER touch BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION touch();
            GRANT SELECT ON a TO PUBLIC;
            INSERT INTO a (note) VALUES ('one');
            """;

    @TempDir
    Path folder;

    @TempDir
    Path otherFolder;

    private Database database;
    private Deploy deploy;

    private @Nullable String role;
    private @Nullable ConnectionSpec scratch;
    private Scope scope = new Scope("public", List.of());

    @BeforeEach
    void aBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", BASE)
                .with("2_i", "CREATE INDEX CONCURRENTLY by_note ON a (note);")
                .with("3_c", "CREATE TABLE c (x numeric(10, 2) CHECK (x > 0)); COMMENT ON TABLE c IS 'c';");
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(scratchDatabases()).isEmpty();
    }

    @Test
    void whatDeploysMakeIsNoDriftHoweverManyTheyWere() {
        deploy.without("3_c");
        deployed();
        assertThat(replayed().state()).isEqualTo(Drift.State.InSync);
        deploy.with("3_c", "CREATE TABLE c (x numeric(10, 2) CHECK (x > 0)); COMMENT ON TABLE c IS 'c';");
        deployed();
        deployed();
        scope = new Scope(null, List.of());
        assertThat(names(replayed())).isEmpty();
        assertThat(replayed().expectation()).isEqualTo(Expectation.Replayed);
    }

    @Test
    void aPendingMigrationIsNoDrift() {
        deployed();
        deploy.with("4_d", "CREATE TABLE d ();").with("5_e", "SELECT 1/0;");
        assertThat(replayed().state()).isEqualTo(Drift.State.InSync);
    }

    @Test
    void aHandChangeBeforeAnybodyDeployedIsFoundWithoutALedger() {
        database.execute(BASE, "CREATE INDEX by_note ON a (note)", "CREATE TABLE c (x numeric(10, 2) CHECK (x > 0))");
        database.execute("ALTER TABLE b ADD COLUMN sneaked int", "COMMENT ON TABLE c IS 'c'");
        String before = database.contents();
        assertThat(names(replayed())).containsExactly("column public.b.sneaked Extra");
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    void aHandChangeBeforeAdoptionIsFoundAfterIt() {
        database.execute("CREATE TABLE by_hand (id int)");
        deploy.saying(new Answers(false, "1_a", null, List.of()));
        database.execute(BASE);
        deployed();
        deploy.saying(Answers.NONE);

        assertThat(names(replayed())).containsExactly("table public.by_hand Extra");
        Drift looked = Objects.requireNonNull(look(Expectation.Recorded).drift());
        assertThat(looked.state()).as("what deploys recorded holds it already").isEqualTo(Drift.State.InSync);
    }

    @Test
    void theScriptTakesAwayWhatTheReplayFinds() {
        deployed();
        database.execute("ALTER TABLE a ALTER note DROP DEFAULT", "DROP VIEW notes", "CREATE TABLE more ()");
        ScriptText script = Objects.requireNonNull(
                read(database.superuser(), Set.of(Direction.BACK)).scripts().get(Direction.BACK));
        assertThat(script.reported(Shown.WHOLE).verified()).isTrue();
        database.execute(script.text());
        assertThat(names(replayed())).isEmpty();
    }

    @Test
    void aScriptForADatabaseWithoutALedgerSaysSo() {
        database.execute(BASE, "CREATE TABLE c ()");
        ScriptText script = Objects.requireNonNull(
                read(database.superuser(), Set.of(Direction.BACK)).scripts().get(Direction.BACK));
        assertThat(script.text()).contains("stream public, no ledger").contains("CREATE INDEX");
    }

    @Test
    void theToolsOwnTableSaysWhatIsAppliedWhereThereIsNoLedger() {
        deployed();
        database.execute("DROP SCHEMA godwit CASCADE");
        deploy.with("4_d", "CREATE TABLE d ();");
        assertThat(names(replayed())).isEmpty();
    }

    @Test
    void aSchemaOfItsOwnIsMadeForTheReplayAndIsNoDifference() {
        database.execute("CREATE SCHEMA shop", "GRANT USAGE ON SCHEMA shop TO PUBLIC");
        deploy.stream = Stream.of("godwit", "shop");
        deployed();
        scope = new Scope(null, List.of());
        assertThat(names(replayed())).isEmpty();
    }

    @Test
    void migrationsRunAsTheRoleThatTheyRanAs() {
        database.execute(
                "DO $$ BEGIN CREATE ROLE replay_owner; CREATE ROLE replay_user LOGIN CREATEDB;"
                        + " EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                "GRANT replay_owner TO replay_user",
                "GRANT CREATE ON DATABASE " + database.name() + " TO replay_user",
                "GRANT ALL ON SCHEMA public TO replay_owner");
        role = "replay_owner";
        deploy.role = new MigrationRole(role);
        deploy.connection = database.as("replay_user", null);
        deployed();
        assertThat(names(read(deploy.connection, Set.of()).verdict().told(Shown.WHOLE, Instant.EPOCH)))
                .isEmpty();
        role = null;
        assertThat(names(read(deploy.connection, Set.of()).verdict().told(Shown.WHOLE, Instant.EPOCH)))
                .as("as the user, whose tables they are not")
                .contains("table public.a Changed");
    }

    @Test
    void checksOfRowsAreNotAskedWhereThereAreNone() throws IOException {
        deploy.with("4_d", "CREATE TABLE d ();");
        Files.writeString(
                folder.resolve("4_d").resolve("precheck.sql"),
                "SELECT 'nobody is there' WHERE NOT EXISTS (SELECT FROM d_users);");
        database.execute("CREATE TABLE d_users AS SELECT 1 AS id");
        deploy.saying(new Answers(false, "1_a", null, List.of()));
        database.execute(BASE);
        deployed();
        assertThat(names(replayed())).containsExactly("table public.d_users Extra");
    }

    @Test
    void aUserWhoMayMakeDatabasesAndNoMoreThanDeployFindsWhatAHandMadeBefore() {
        database.execute(
                "DO $$ BEGIN CREATE ROLE replay_deployer LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                "GRANT CREATE ON DATABASE " + database.name() + " TO replay_deployer",
                "GRANT ALL ON SCHEMA public TO replay_deployer",
                "CREATE VIEW made_by_hand AS SELECT 1 AS one");
        deploy.connection = database.as("replay_deployer", null);
        deploy.drift = policy(Expectation.Replayed, Shown.REDACTED);
        deployed();
        Drift drift = Objects.requireNonNull(deploy.drift().drift());
        assertThat(names(drift)).containsExactly("view public.made_by_hand Extra");
        assertThat(Objects.requireNonNull(drift.script()).refused()).isZero();
    }

    @Test
    void anExtensionThatNoMigrationMakesIsADifferenceAndFailsNoReplay() {
        database.execute("CREATE EXTENSION IF NOT EXISTS citext");
        deploy.with("4_d", "CREATE TABLE d (name citext);");
        deployed();
        assertThat(names(replayed())).isEmpty();
        scope = new Scope(null, List.of());
        assertThat(names(replayed())).containsExactly("extension citext Extra");

        deploy.with("5_e", "CREATE EXTENSION IF NOT EXISTS pgcrypto;");
        deployed();
        assertThat(names(replayed())).as("made by one").containsExactly("extension citext Extra");
    }

    @Test
    void aMigrationThatFailsInTheReplayIsNamedAndNothingIsClaimed() {
        deploy.with("4_d", "CREATE TABLE d (x int);\nALTER TABLE d ADD COLUMN y oddity;");
        database.execute("CREATE DOMAIN oddity AS text");
        deployed();
        Drift drift = replayed();
        assertThat(drift.state()).isEqualTo(Drift.State.DriftUnknown);
        assertThat(drift.message())
                .contains("the migration 4_d fails in line 2")
                .contains("type \"oddity\" does not exist")
                .contains("The database itself was not touched");
    }

    @Test
    void whatWouldReachOutOfTheScratchDatabaseIsRefusedBeforeAnythingRuns() {
        deploy.with("4_d", "CREATE TABLE d ();\nALTER ROLE postgres SET work_mem = '5MB';");
        deployed();
        database.execute("ALTER ROLE postgres RESET work_mem");
        Drift drift = replayed();
        assertThat(drift.state()).isEqualTo(Drift.State.DriftUnknown);
        assertThat(drift.message())
                .contains("4_d, line 2: roles belong to the whole server.")
                .contains("nothing was run");
        assertThat(database.strings("SELECT 1 FROM pg_db_role_setting WHERE setconfig::text LIKE '%work_mem%'"))
                .isEmpty();
    }

    @Test
    void aRoleThatMayNotMakeDatabasesIsToldWhatToRunAndTheOtherWay() {
        deployed();
        database.execute(
                "DO $$ BEGIN CREATE ROLE replay_looker LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                "GRANT SELECT ON ALL TABLES IN SCHEMA godwit TO replay_looker",
                "GRANT SELECT ON _prisma_migrations TO replay_looker");
        Drift drift =
                read(database.as("replay_looker", null), Set.of()).verdict().told(Shown.WHOLE, Instant.EPOCH);
        assertThat(drift.state()).isEqualTo(Drift.State.DriftUnknown);
        assertThat(drift.message())
                .contains("ALTER ROLE replay_looker CREATEDB;")
                .contains("godwit drift --replay --scratch-url");
    }

    @Test
    void anEmptyDatabaseThatIsGivenServesAsWellAndAnyOtherIsRefused() {
        deployed();
        database.execute("CREATE TABLE more ()");
        scratch = Server.database().superuser();
        assertThat(names(replayed())).containsExactly("table public.more Extra");

        assertThat(replayed().message()).contains("is not empty: it has ").contains("made anew for each replay");
        scratch = database.superuser();
        assertThat(replayed().message()).contains("is the database itself");
    }

    @Test
    void anEditedMigrationIsRefusedAndNotReplayed() {
        deployed();
        deploy.with("3_c", "CREATE TABLE c (y int);");
        assertThatThrownBy(this::replayed)
                .isInstanceOfSatisfying(
                        RunStopped.class,
                        stopped -> assertThat(stopped.outcome()).isEqualTo(Outcome.HistoryEdited));
    }

    @Test
    void aBundleThatLacksTheNewestMigrationsCannotTell() {
        deployed();
        deploy.without("3_c");
        assertThat(replayed().message()).contains("such as 3_c").contains("Replay the bundle that was deployed last");
    }

    @Test
    void aNeighbourInTheSameSchemaMakesItUnknowableAndOneInAnotherIsLeftAlone() {
        deployed();
        database.execute("CREATE SCHEMA other");
        Deploy neighbour = new Deploy(otherFolder, database).with("1_x", "CREATE TABLE other.x ();");
        neighbour.stream = Stream.of("godwit", "other");
        neighbour.owner = "shop/other";
        assertThat(neighbour.run().outcome()).isEqualTo(Outcome.Applied);
        scope = new Scope(null, List.of());
        assertThat(names(replayed())).isEmpty();

        neighbour.with("2_y", "CREATE TABLE public.y ();");
        neighbour.stream = new Stream("godwit", "public", "second");
        neighbour.without("1_x");
        neighbour.run();
        assertThat(replayed().message()).contains("Another stream migrates the same schema");
    }

    @Test
    void aJobReplaysWhereItIsAskedToAndADeployThenLeavesDriftToIt() {
        database.execute("CREATE VIEW by_hand AS SELECT 1 AS one");
        deploy.drift = policy(Expectation.Replayed, Shown.REDACTED);
        assertThat(deployed().drift()).as("a deploy has no replay to go by").isNull();

        Drift drift = Objects.requireNonNull(look(Expectation.Replayed).drift());
        assertThat(drift.expectation()).isEqualTo(Expectation.Replayed);
        assertThat(names(drift)).containsExactly("view public.by_hand Extra");
        assertThat(Objects.requireNonNull(drift.script()).sql()).contains("DROP VIEW public.by_hand");
    }

    @Test
    void flywaysMigrationsAreReplayedWithTheirRepeatables() {
        Deploy flyway = new Deploy(otherFolder, database)
                .with("V1__a.sql", "CREATE TABLE t (a int, b int);")
                .with("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT a FROM t;");
        deploy = flyway;
        deployed();
        assertThat(names(replayed())).isEmpty();
        flyway.with("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t;");
        assertThat(replayed().message()).contains("The repeatable migration R__v.sql is not as it was applied");
    }

    private Report deployed() {
        Report report = deploy.run();
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        return report;
    }

    private Report look(Expectation expectation) {
        deploy.drift = policy(expectation, Shown.REDACTED);
        return deploy.drift();
    }

    private Drift replayed() {
        return read(database.superuser(), Set.of())
                .verdict()
                .told(Shown.WHOLE, Instant.EPOCH)
                .from(Expectation.Replayed);
    }

    private DriftPolicy policy(Expectation expectation, Shown shown) {
        return new DriftPolicy(scope, Set.of(), false, expectation, shown);
    }

    private DriftView.Seen read(ConnectionSpec as, Set<Direction> wanted) {
        try {
            return DriftView.replay(
                    as,
                    deploy.stream,
                    policy(Expectation.Replayed, Shown.WHOLE),
                    new Replay(
                            ((BundleReading.Read) BundleFolder.read(List.of(deploy.folder), Layout.Auto)).bundle(),
                            role == null ? null : new MigrationRole(role),
                            Answers.NONE,
                            scratch),
                    wanted,
                    true,
                    new Cancellation(),
                    event -> {});
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names(Drift drift) {
        assertThat(drift.message()).isNull();
        return drift.differences().stream()
                .map(d -> d.kind() + " " + d.object() + " " + d.change())
                .toList();
    }

    private static List<@Nullable String> scratchDatabases() {
        return new Database("postgres").strings("SELECT datname FROM pg_database WHERE datname LIKE 'godwit_scratch%'");
    }
}
