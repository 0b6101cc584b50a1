package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.connect.ConnectionSpec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever answers under the database's name gets no password, and cannot hold a run up. */
class HostileServerIT {

    private static final String PASSWORD = "s3cret-pass";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"disable", "prefer"})
    void aServerThatNothingHasVerifiedGetsNoPasswordInCleartext(String mode) throws IOException {
        try (FakeServer server = FakeServer.asksForCleartext()) {
            Report report = deployTo(server, mode);
            assertThat(report.outcome()).isEqualTo(Outcome.CredentialsRefused);
            assertThat(report.message()).contains("in cleartext").contains("was not sent");
            assertThat(server.told).noneMatch(text -> text.contains(PASSWORD));
            assertThat(report.toString()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void aServerThatAsksForAHashGetsOne() throws IOException {
        try (FakeServer server = FakeServer.asksForMd5()) {
            deployTo(server, "prefer");
            assertThat(server.told).anyMatch(text -> text.startsWith("md5"));
            assertThat(server.told).noneMatch(text -> text.contains(PASSWORD));
        }
    }

    @Test
    void aServerWithoutTlsIsRefusedIfTlsIsAskedFor() throws IOException {
        try (FakeServer server = FakeServer.asksForCleartext()) {
            Report report = deployTo(server, "require");
            assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
            assertThat(report.message()).contains("has no TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "E\u0000\u0000\u0000\u0018SFATAL\u0000C<evil>\nline\u0000\u0000",
                "E\u007f\u00ff\u00ff\u00ffendless",
                "HTTP/1.1 400 Bad Request\r\n\r\n"
            })
    void whatItSaysReachesNobody(String bytes) throws IOException {
        try (FakeServer server = FakeServer.says(bytes)) {
            Report report = deployTo(server, "disable");
            assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
            assertThat(report.message())
                    .startsWith("The database does not answer:")
                    .doesNotContain("evil", "HTTP", "endless");
        }
    }

    private Report deployTo(FakeServer server, String mode) {
        Deploy deploy = new Deploy(folder, Server.database()).with("1_a", "CREATE TABLE a ();");
        deploy.connection = new ConnectionSpec("127.0.0.1", server.port(), "blog", "app", PASSWORD, mode, null, 2);
        return deploy.run();
    }
}
