package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit drift} as people type it. */
class DriftCommandIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aDeployedBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", "CREATE TABLE a (id int PRIMARY KEY, note text);")
                .with("2_b", "CREATE TABLE b (id int);");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void noDriftIsZeroDriftIsOneAndNotKnownIsTwo() throws Exception {
        assertThat(drift(0).output()).contains("No drift: the database is as its migrations left it.");
        assertThat(replay(0).output()).contains("as its migrations make it when they are replayed.");

        database.execute("ALTER TABLE b ADD COLUMN sneaked int");
        assertThat(drift(1).output()).contains("+ column public.b.sneaked");
        GodwitProcess found = replay(1);
        assertThat(found.output())
                .contains("+ column public.b.sneaked")
                .contains("1 object differs from what the migrations make when they are replayed");
        assertThat(found.errors()).contains("Replaying 2 migrations in the scratch database godwit_scratch_");
        assertThat(replay(1, "--output", "json").output())
                .contains("\"state\":\"DriftDetected\"")
                .contains("\"expectation\":\"Replayed\"");

        deploy.without("2_b");
        assertThat(replay(2).output()).contains("DriftUnknown: The database has migrations that the bundle does not");
    }

    @Test
    void aScriptGoesIntoAFileOrToStandardOutputAndIsTriedUnlessNobodyWantsThat() throws Exception {
        database.execute("ALTER TABLE b ADD COLUMN sneaked int");
        Path script = work.resolve("undo.sql");
        assertThat(drift(1, "--script", script.toString()).output()).contains("+ column public.b.sneaked");
        assertThat(Files.readString(script)).contains("-- Verified:").contains("DROP COLUMN sneaked");

        GodwitProcess forward = drift(1, "--forward", "-");
        assertThat(forward.output()).contains("ADD COLUMN sneaked").doesNotContain("1 object differs");
        assertThat(forward.errors()).contains("1 object differs");

        assertThat(replay(1, "--script", "-", "--no-verify").output())
                .contains("DROP COLUMN sneaked")
                .doesNotContain("-- Verified:");
    }

    @Test
    void optionsThatDoNotGoTogetherAreWrongUsage() throws Exception {
        assertThat(drift(64, "--replay").errors()).contains("--bundle");
        assertThat(drift(64, "--bundle", folder.toString()).errors()).contains("--replay");
        assertThat(drift(64, "--scratch-url", "postgresql://x/y").errors()).contains("--replay");
        assertThat(drift(64, "--output", "json", "--script", "-").errors()).contains("leave out --script -");
        assertThat(drift(2, "--replay", "--bundle", work.resolve("nosuch").toString())
                        .errors())
                .contains("There is no folder");
    }

    @Test
    void whatAKilledReplayLeavesTheNextOneTakesAway() throws Exception {
        deploy.with("3_slow", "SELECT pg_sleep(600);");
        // Without any history, all of the bundle is replayed.
        database.execute("DROP SCHEMA godwit CASCADE", "DROP TABLE _prisma_migrations");
        GodwitProcess killed = start();
        await().atMost(PATIENCE).until(() -> sleeping().size() == 1);
        List<@Nullable String> left = scratchDatabases();
        assertThat(left).isEqualTo(sleeping());
        killed.process().destroyForcibly().waitFor();
        assertThat(scratchDatabases()).isEqualTo(left);

        GodwitProcess next = start();
        await().atMost(PATIENCE).until(() -> {
            List<@Nullable String> now = sleeping();
            return now.size() == 1 && !now.equals(left);
        });
        assertThat(scratchDatabases()).isEqualTo(sleeping());

        next.process().destroy();
        assertThat(next.ended(Outcome.Interrupted.exitCode()).errors()).contains("Interrupted");
        assertThat(scratchDatabases()).as("told to stop, it takes its own away").isEmpty();
    }

    private GodwitProcess start() throws IOException {
        return GodwitProcess.start(work, database, "drift", "--replay", "--bundle", folder.toString());
    }

    private GodwitProcess replay(int exitCode, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--replay", "--bundle", folder.toString()));
        arguments.addAll(List.of(more));
        return drift(exitCode, arguments.toArray(String[]::new));
    }

    private GodwitProcess drift(int exitCode, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("drift"));
        arguments.addAll(List.of(more));
        return GodwitProcess.start(work, database, arguments.toArray(String[]::new))
                .ended(exitCode);
    }

    private static List<@Nullable String> sleeping() {
        return new Database("postgres")
                .strings("SELECT datname FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND state = 'active'"
                        + " AND pid <> pg_backend_pid()");
    }

    private static List<@Nullable String> scratchDatabases() {
        return new Database("postgres").strings("SELECT datname FROM pg_database WHERE datname LIKE 'godwit_scratch%'");
    }
}
