package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run in a network of its own, whose cable is cut: no packet arrives any more, not even one that ends the connection.
 * Needs the right to make a network namespace, as the end-to-end tests do.
 */
class CutCableIT {

    private static final String NAMESPACE =
            "godwit-cut-" + ProcessHandle.current().pid();
    private static final String OUTSIDE = "gwc" + ProcessHandle.current().pid() % 100_000;

    private static final String NOBODY = "02:00:00:00:00:01";

    @TempDir
    Path work;

    private EmbeddedPostgres server;

    @BeforeEach
    void aServerAndAnotherNetwork() throws Exception {
        Assumptions.assumeTrue(
                succeeds("ip", "netns", "add", NAMESPACE), "network namespaces need root and iproute2; see the output");
        run("ip", "link", "add", OUTSIDE, "type", "veth", "peer", "name", "eth0", "netns", NAMESPACE);
        run("ip", "address", "add", "10.187.77.1/24", "dev", OUTSIDE);
        run("ip", "link", "set", OUTSIDE, "up");
        run("ip", "-n", NAMESPACE, "address", "add", "10.187.77.2/24", "dev", "eth0");
        run("ip", "-n", NAMESPACE, "link", "set", "eth0", "up");
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("listen_addresses", "*")
                .start();
        Path hba = Path.of(string("SHOW hba_file"));
        Files.writeString(hba, "host all all 10.187.77.0/24 trust\n" + Files.readString(hba));
        string("SELECT pg_reload_conf()");
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        succeeds("ip", "link", "delete", OUTSIDE);
        succeeds("ip", "netns", "delete", NAMESPACE);
    }

    @Test
    void serverAndRunBothNoticeWithinHalfAMinute() throws Exception {
        Path bundle = Files.createDirectory(work.resolve("bundle"));
        Files.writeString(bundle.resolve("1_a.sql"), "CREATE TABLE a (); SELECT pg_sleep(300);");
        Map<String, String> environment = new HashMap<>(
                Map.of("PGHOST", "10.187.77.1", "PGPORT", String.valueOf(server.getPort()), "PGDATABASE", "postgres"));
        environment.put("PGUSER", "postgres");
        environment.put("PGCONNECT_TIMEOUT", "2");
        JobProcess job = JobProcess.start(
                work,
                new String[] {"ip", "netns", "exec", NAMESPACE},
                environment,
                "deploy",
                "--bundle",
                bundle.toString(),
                "--lock-timeout",
                "5s",
                "--owner",
                "shop/blog");
        // Not at once: the server acknowledges late, and what is not acknowledged the kernel sends again for minutes.
        await().pollDelay(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(30))
                .until(() -> sleeping().equals("1"));
        cut();
        await().atMost(Duration.ofSeconds(40)).until(() -> sleeping().equals("0"));
        assertThat(string("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
        assertThat(job.exitCode()).as(job.log()).isEqualTo(5);
        assertThat(job.report().outcome()).isEqualTo(Outcome.WaitingForDatabase);
    }

    /** Each side sends to a machine that does not exist. A link that is down would be an error that is seen at once. */
    private static void cut() throws IOException, InterruptedException {
        run("ip", "neigh", "replace", "10.187.77.2", "lladdr", NOBODY, "nud", "permanent", "dev", OUTSIDE);
        run(
                "ip",
                "-n",
                NAMESPACE,
                "neigh",
                "replace",
                "10.187.77.1",
                "lladdr",
                NOBODY,
                "nud",
                "permanent",
                "dev",
                "eth0");
    }

    private String sleeping() throws Exception {
        return string("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND application_name LIKE"
                + " 'godwit/%'");
    }

    private String string(String sql) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(succeeds(command)).as(String.join(" ", command)).isTrue();
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
