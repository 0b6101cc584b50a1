package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Drift;
import dev.godwit.report.DriftScript;
import dev.godwit.report.Outcome;
import dev.godwit.runner.DriftView;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.reconcile.Direction;
import dev.godwit.runner.reconcile.ScriptText;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQL that goes with drift: written, tried on a copy, never applied. */
class DriftScriptIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aDeployedBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", "CREATE TABLE a (id int PRIMARY KEY, note text DEFAULT 'secret');")
                .with(
                        "2_b",
                        "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a (id)); CREATE VIEW notes AS SELECT note FROM a;");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void theScriptTakesTheDriftAwayAndIsFoundRightBeforehand() {
        database.execute(
                "DROP VIEW notes",
                "ALTER TABLE a ALTER note TYPE varchar(10)",
                "CREATE VIEW notes AS SELECT note FROM a",
                "GRANT SELECT ON b TO PUBLIC",
                "ALTER TABLE b DROP CONSTRAINT b_a_fkey");
        DriftScript script = script(database.superuser(), Direction.BACK).reported(Shown.WHOLE);

        assertThat(script.sql()).contains("-- Verified:");
        assertThat(script.verified()).isTrue();
        assertThat(drift().state()).as("nothing is applied").isEqualTo(Drift.State.DriftDetected);
        assertThat(scratchDatabases()).isEmpty();

        database.execute(script.sql());
        assertThat(drift().state()).isEqualTo(Drift.State.InSync);
    }

    @Test
    void theForwardScriptMakesTheChangeInAnotherDatabaseOfTheBundle() {
        database.execute("ALTER TABLE a ADD COLUMN more int NOT NULL DEFAULT 7", "CREATE INDEX by_hand ON b (a)");
        String migration = script(database.superuser(), Direction.FORWARD).text();
        assertThat(migration).contains("drift.accept: [\"sha256:");

        Database other = Server.database();
        deploy.with("3_adopted", migration).connection = other.superuser();
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(columns(other)).isEqualTo(columns(database));
    }

    @Test
    void aScriptThatDoesNotSufficeIsSaidNotToBeRight() {
        database.execute("ALTER TABLE a ADD COLUMN twice int", "CREATE VIEW extra AS SELECT twice FROM a");
        // The view is known and to stay, but without the column it cannot be.
        String view = drift().differences().stream()
                .filter(difference -> difference.object().equals("public.extra"))
                .findFirst()
                .orElseThrow()
                .digest();
        DriftScript script = Objects.requireNonNull(read(database.superuser(), Set.of(Direction.BACK), Set.of(view))
                        .scripts()
                        .get(Direction.BACK))
                .reported(Shown.WHOLE);

        assertThat(script.verified()).isFalse();
        assertThat(script.verification()).contains("view public.extra fails with SQLSTATE 42703");
        assertThat(scratchDatabases()).isEmpty();
    }

    @Test
    void aRoleThatMayNotMakeDatabasesIsToldWhatToRunAndGetsItsScriptAllTheSame() {
        database.execute(
                "DO $$ BEGIN CREATE ROLE looker LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                "GRANT SELECT ON ALL TABLES IN SCHEMA godwit TO looker",
                "ALTER TABLE a DROP COLUMN note CASCADE");
        DriftScript script = script(database.as("looker", null), Direction.BACK).reported(Shown.WHOLE);

        assertThat(script.verified()).isNull();
        assertThat(script.verification()).contains("ALTER ROLE looker CREATEDB;");
        assertThat(script.sql())
                .contains("ADD COLUMN note text DEFAULT 'secret'::text;")
                .contains("Without values");
    }

    @Test
    void whatAJobReportsHoldsNoLiteral() {
        database.execute("ALTER TABLE a ALTER note SET DEFAULT 'hidden'");
        deploy.drift = new DriftPolicy(new Scope("public", List.of()), Set.of(), false, Shown.REDACTED);
        DriftScript script = Objects.requireNonNull(
                Objects.requireNonNull(deploy.drift().drift()).script());

        assertThat(script.toString()).doesNotContain("secret").doesNotContain("hidden");
        assertThat(script.sql()).contains("ALTER TABLE public.a ALTER COLUMN note SET DEFAULT '...'::text;");
        assertThat(script.safe()).isOne();
        assertThat(script.verified()).as("a Job does not try it as a superuser").isNull();
    }

    @Test
    void aNameCannotEndTheCommentThatItStandsIn() {
        database.execute("CREATE TABLE \"x\nDROP TABLE a; --\" ()");
        String script = script(database.superuser(), Direction.BACK).text();

        database.execute(script);
        assertThat(database.has("a")).isTrue();
        assertThat(drift().state()).isEqualTo(Drift.State.InSync);
    }

    @Test
    void aRenameIsGuessedAndNeverActedOn() {
        database.execute("ALTER TABLE b RENAME COLUMN a TO aa");
        assertThat(script(database.superuser(), Direction.BACK).text())
                .contains("Possibly renamed to public.b.aa. If it was, rename it instead")
                .doesNotContain(" RENAME COLUMN");
    }

    private List<@Nullable String> columns(Database of) {
        return of.strings(
                "SELECT concat(table_name, '.', column_name, ' ', data_type, ' ', column_default) FROM information_schema.columns"
                        + " WHERE table_schema = 'public' AND table_name IN ('a', 'b') UNION ALL"
                        + " SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1");
    }

    private static List<@Nullable String> scratchDatabases() {
        return new Database("postgres").strings("SELECT datname FROM pg_database WHERE datname LIKE 'godwit%'");
    }

    private ScriptText script(ConnectionSpec as, Direction direction) {
        Map<Direction, ScriptText> scripts =
                read(as, EnumSet.of(direction), Set.of()).scripts();
        return Objects.requireNonNull(scripts.get(direction));
    }

    private Drift drift() {
        return read(database.superuser(), Set.of(), Set.of()).verdict().told(Shown.WHOLE, Instant.EPOCH);
    }

    private static DriftView.Seen read(ConnectionSpec as, Set<Direction> wanted, Set<String> accepted) {
        try {
            return DriftView.read(
                    as,
                    Stream.of("godwit", "public"),
                    new DriftPolicy(new Scope("public", List.of()), accepted, false, Shown.WHOLE),
                    wanted,
                    true,
                    event -> {});
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
