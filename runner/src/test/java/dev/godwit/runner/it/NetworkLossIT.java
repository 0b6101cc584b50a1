package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network goes away without a word. */
class NetworkLossIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void freshDatabase() {
        database = Server.database();
        deploy = new Deploy(folder, database).with("1_a", "CREATE TABLE a (); SELECT pg_sleep(120);");
    }

    @Test
    void aRunThatIsStoppedEndsThoughTheServerDoesNotHearIt() throws Exception {
        deploy.cancellation = new Cancellation(Duration.ofSeconds(1));
        try (SilentProxy proxy = new SilentProxy()) {
            deploy.connection =
                    new ConnectionSpec("localhost", proxy.port(), database.name(), "postgres", null, null, null, 5);
            CompletableFuture<Report> run = CompletableFuture.supplyAsync(deploy::run);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> deploy.events.stream().anyMatch(RunEvent.MigrationStarted.class::isInstance));
            proxy.fallSilent();
            Thread.ofPlatform().start(() -> deploy.cancellation.request(Cancellation.Reason.Terminated));
            await().atMost(Duration.ofSeconds(20)).until(run::isDone);
            Report report = run.get();
            assertThat(report.outcome()).isEqualTo(Outcome.Interrupted);
            assertThat(report.history()).isNull();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> sessions().equals("0"));
        assertThat(database.has("a")).isFalse();
    }

    @Test
    void bothSidesAskForASignOfLifeOften() {
        deploy.with(
                "1_a",
                "CREATE TABLE a AS SELECT concat_ws(' ', current_setting('tcp_keepalives_idle'),"
                        + " current_setting('tcp_keepalives_interval'), current_setting('tcp_keepalives_count'),"
                        + " current_setting('tcp_user_timeout'), current_setting('client_connection_check_interval')) AS s;");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.string("SELECT s FROM a")).isEqualTo("10 5 3 30000 2s");
    }

    @Test
    void timeoutsOfARoleForIdleSessionsAndLongTransactionsDoNotEndARun() {
        String role = "hurried_" + database.name();
        database.execute(
                "CREATE ROLE " + role + " LOGIN SUPERUSER",
                "ALTER ROLE " + role + " SET idle_in_transaction_session_timeout = '300ms'",
                "ALTER ROLE " + role + " SET idle_session_timeout = '300ms'");
        if (Server.major() >= 17) {
            database.execute("ALTER ROLE " + role + " SET transaction_timeout = '300ms'");
        }
        deploy.with("1_a", "CREATE TABLE a (); SELECT pg_sleep(1);");
        deploy.connection = database.as(role, null);
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    private String sessions() {
        return String.valueOf(database.string("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE"
                + " 'godwit/%' AND datname = current_database()"));
    }
}
