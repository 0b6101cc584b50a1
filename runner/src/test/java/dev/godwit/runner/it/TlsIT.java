package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.connect.ConnectionSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with TLS, which asks one of its users for a password in cleartext. */
class TlsIT {

    private static @Nullable EmbeddedPostgres server;
    private static @Nullable Path ca;
    private static @Nullable Path otherCa;

    @TempDir
    Path folder;

    @BeforeAll
    static void aServerWithTls(@TempDir Path made) throws Exception {
        Certificate own = Certificate.make(Files.createDirectory(made.resolve("own")));
        ca = own.certificate();
        otherCa = Certificate.make(Files.createDirectory(made.resolve("other"))).certificate();
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", own.certificate().toString())
                .setServerConfig("ssl_key_file", own.key().toString())
                .start();
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE plain SUPERUSER LOGIN PASSWORD 'plain-pass'");
            try (var row = statement.executeQuery("SHOW hba_file")) {
                row.next();
                Path hba = Path.of(row.getString(1));
                Files.writeString(hba, "host all plain all password\n" + Files.readString(hba));
            }
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        Objects.requireNonNull(server).close();
    }

    @Test
    void aVerifiedServerMayHaveThePassword() {
        Report report = deployTo("localhost", "verify-full", ca);
        assertThat(report.outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void encryptionAloneProvesNothing() {
        Report report = deployTo("localhost", "require", null);
        assertThat(report.outcome()).isEqualTo(Outcome.CredentialsRefused);
        assertThat(report.message()).contains("in cleartext").contains("VerifyFull");
    }

    @Test
    void aCertificateOfAnotherCaIsRefused() {
        Report report = deployTo("localhost", "verify-ca", otherCa);
        assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(report.message()).contains("TLS with localhost").contains("CA");
    }

    @Test
    void aCertificateForAnotherHostIsRefusedOnlyWhereTheHostCounts() {
        assertThat(deployTo("127.0.0.1", "verify-ca", ca).outcome()).isEqualTo(Outcome.Applied);
        Report report = deployTo("127.0.0.1", "verify-full", ca);
        assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(report.message()).contains("verify-full").contains("names the host");
    }

    private Report deployTo(String host, String mode, @Nullable Path rootCert) {
        Deploy deploy = new Deploy(folder, Server.database()).with("1_a", "SELECT 1;");
        deploy.connection = new ConnectionSpec(
                host,
                Objects.requireNonNull(server).getPort(),
                "postgres",
                "plain",
                "plain-pass",
                mode,
                rootCert == null ? null : rootCert.toString(),
                5);
        return deploy.run();
    }
}
