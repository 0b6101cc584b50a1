package dev.godwit.runner.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.Outcome;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server. */
class FetchedBundleTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path room;

    private final byte[] archive = new TarGz().file("db/V1__a.sql", "SELECT 1;").bytes();
    private final Cancellation cancellation = new Cancellation();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private ExecutorService threads;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void whatIsServedWithTheAnnouncedDigestIsExpanded() throws IOException {
        at("/a.tar.gz", exchange -> answer(exchange, 200, archive));
        Path folder = fetch("/a.tar.gz", Sha256.hex(archive), "/db");
        assertThat(folder.resolve("V1__a.sql")).hasContent("SELECT 1;");
        assertThat(room.toFile().list()).as("the archive itself is not kept").containsExactly("files");
    }

    @Test
    void aServerThatDoesNotSayHowMuchItSendsIsReadToTheEnd() throws IOException {
        at("/a.tar.gz", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        assertThat(fetch("/a.tar.gz", Sha256.hex(archive), "/db").resolve("V1__a.sql"))
                .exists();
    }

    @Test
    void anotherContentThanAnnouncedIsNeverOpened() {
        at("/a.tar.gz", exchange -> answer(exchange, 200, archive));
        RunStopped stopped = refusal("/a.tar.gz", "0".repeat(64));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message())
                .contains("has the digest sha256:" + Sha256.hex(archive))
                .contains("was announced")
                .endsWith("Nothing was run; it is tried again.");
        assertThat(room.resolve("files")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | a newer artifact",
                "410 | a newer artifact",
                "401 | without a password",
                "403 | without a password",
                "500 | HTTP 500.",
                "503 | HTTP 503.",
                "206 | HTTP 206.",
                "304 | HTTP 304."
            })
    void anotherAnswerThanTheArchiveIsTriedAgain(int status, String words) {
        at("/a.tar.gz", exchange -> answer(exchange, status, "s3cret".getBytes(StandardCharsets.UTF_8)));
        RunStopped stopped = refusal("/a.tar.gz?token=s3cret", Sha256.hex(archive));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message())
                .contains("could not be fetched: the server answers with HTTP " + status)
                .contains(words)
                .contains("http://localhost:" + port() + "/a.tar.gz")
                .doesNotContain("s3cret");
    }

    @Test
    void aWayOnWithinTheServerIsFollowed() throws IOException {
        at("/a.tar.gz", exchange -> redirect(exchange, "/b.tar.gz"));
        at("/b.tar.gz", exchange -> answer(exchange, 200, archive));
        assertThat(fetch("/a.tar.gz", Sha256.hex(archive), "/db").resolve("V1__a.sql"))
                .exists();
    }

    @Test
    void aWayOnWithoutEndIsNot() {
        at("/a.tar.gz", exchange -> redirect(exchange, "/a.tar.gz"));
        assertThat(refusal("/a.tar.gz", Sha256.hex(archive)).message()).contains("sent on more than 3 times");
        assertThat(asked).hasValue(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/b.tar.gz",
                "http://localhost:1/b.tar.gz",
                "https://localhost:PORT/b.tar.gz",
                "http://169.254.169.254/latest/meta-data",
                "http://user:s3cret@localhost:PORT/b.tar.gz",
                "file:///etc/passwd",
                "//elsewhere/b",
                "http://a b"
            })
    void aWayToAnotherServerIsNotTaken(String location) {
        at("/a.tar.gz", exchange -> redirect(exchange, location.replace("PORT", Integer.toString(port()))));
        at("/b.tar.gz", exchange -> answer(exchange, 200, archive));
        RunStopped stopped = refusal("/a.tar.gz", Sha256.hex(archive));
        assertThat(stopped.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(stopped.message()).contains("sends on to another server").doesNotContain("s3cret");
        assertThat(asked).hasValue(1);
    }

    @Test
    void anAddressThatMayNotBeAskedIsNotAsked() {
        at("/a.tar.gz", exchange -> answer(exchange, 200, archive));
        RunStopped stopped = catchThrowableOfType(
                RunStopped.class,
                () -> FetchedBundle.fetch(artifact("/a.tar.gz", Sha256.hex(archive), "/db"), room, cancellation));
        assertThat(stopped.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(stopped.message()).contains("which is the address 127.0.0.1");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aConnectionThatBreaksOffIsTriedAgain() {
        at("/a.tar.gz", exchange -> {
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive, 0, archive.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        RunStopped stopped = refusal("/a.tar.gz", Sha256.hex(archive));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message()).contains("the connection broke off");
    }

    @Test
    void nobodyWhoListensIsTriedAgain() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        RunStopped stopped = catchThrowableOfType(
                RunStopped.class,
                () -> fetch(Artifact.of("http://localhost:" + free + "/a", "sha256:" + "0".repeat(64), "/"), LONG));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message()).contains("the connection was refused");
    }

    @Test
    void aNameThatIsNotKnownIsTriedAgain() {
        RunStopped stopped = catchThrowableOfType(
                RunStopped.class,
                () -> fetch(Artifact.of("http://source-controller.invalid./a", "sha256:" + "0".repeat(64), "/"), LONG));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message()).contains("the name source-controller.invalid. is not known here");
    }

    @Test
    void aServerThatSendsNothingMoreIsGivenUpInTime() {
        CountDownLatch over = new CountDownLatch(1);
        at("/a.tar.gz", exchange -> stall(exchange, over));
        RunStopped stopped = catchThrowableOfType(
                RunStopped.class,
                () -> fetch(artifact("/a.tar.gz", Sha256.hex(archive), "/db"), Duration.ofMillis(300)));
        over.countDown();
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message()).contains("it took longer than");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunStopped stopped = catchThrowableOfType(
                    RunStopped.class,
                    () -> fetch(
                            Artifact.of(
                                    "http://localhost:" + silent.getLocalPort() + "/a",
                                    "sha256:" + "0".repeat(64),
                                    "/"),
                            Duration.ofMillis(300)));
            assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
            assertThat(stopped.message()).contains("it took longer than");
        }
    }

    @Test
    void theAddressesThatWereLookedAtAreAskedWhileTheyAreRemembered() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Artifact artifact =
                    Artifact.of("http://localhost:" + silent.getLocalPort() + "/a", "sha256:" + "0".repeat(64), "/");
            RunStopped stopped = catchThrowableOfType(
                    RunStopped.class,
                    () -> FetchedBundle.fetch(
                            artifact,
                            room,
                            address -> true,
                            new Download.Limits(Duration.ofMillis(300), LONG, LONG),
                            cancellation));
            assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
            assertThat(stopped.message()).contains("did not begin to send it");
        }
        assertThat(Download.Limits.USUAL.answer())
                .as("what a JVM remembers a name for")
                .isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void redirectsHaveNoMoreTimeTogether() {
        at("/a.tar.gz", exchange -> redirect(exchange, "/a.tar.gz"));
        RunStopped stopped = catchThrowableOfType(
                RunStopped.class,
                () -> FetchedBundle.fetch(
                        artifact("/a.tar.gz", Sha256.hex(archive), "/db"),
                        room,
                        address -> true,
                        new Download.Limits(Duration.ofNanos(1), LONG, LONG),
                        cancellation));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message()).contains("did not begin to send it");
        assertThat(asked).hasValue(0);
    }

    @Test
    void anArchiveThatTakesTooLongToReadIsGivenUp() {
        at("/a.tar.gz", exchange -> answer(exchange, 200, archive));
        RunStopped stopped = catchThrowableOfType(
                RunStopped.class,
                () -> FetchedBundle.fetch(
                        artifact("/a.tar.gz", Sha256.hex(archive), "/db"),
                        room,
                        address -> true,
                        new Download.Limits(LONG, LONG, Duration.ZERO),
                        cancellation));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message()).contains("could not be expanded within");
    }

    @Test
    void aRunThatIsToldToStopWaitsForNoServer() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        at("/a.tar.gz", exchange -> {
            begun.countDown();
            stall(exchange, over);
        });
        Thread signal = Thread.ofVirtual().start(() -> {
            try {
                begun.await();
            } catch (InterruptedException e) {
                return;
            }
            cancellation.request(Cancellation.Reason.Terminated);
        });
        RunStopped stopped = refusal("/a.tar.gz", Sha256.hex(archive));
        over.countDown();
        signal.join();
        assertThat(stopped.outcome()).isEqualTo(Outcome.Interrupted);
    }

    @Test
    void moreThanTheLimitIsNotReceived() {
        at("/a.tar.gz", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[1 << 20];
            for (long sent = 0; sent <= 2 * Download.MAX_BYTES; sent += piece.length) {
                exchange.getResponseBody().write(piece);
            }
            exchange.close();
        });
        RunStopped stopped = refusal("/a.tar.gz", Sha256.hex(archive));
        assertThat(stopped.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(stopped.message()).contains("larger than 256 MiB").contains("spec.ignore");
        assertThat(room.resolve("artifact.tar.gz").toFile().length()).isLessThanOrEqualTo(Download.MAX_BYTES);
    }

    @Test
    void aVolumeThatCannotBeWrittenToIsSaidToBeSo() throws IOException {
        at("/a.tar.gz", exchange -> answer(exchange, 200, archive));
        Files.createDirectory(room.resolve("artifact.tar.gz"));
        RunStopped stopped = refusal("/a.tar.gz", Sha256.hex(archive));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForBundle);
        assertThat(stopped.message())
                .contains("volume")
                .contains("(Is a directory)")
                .contains("kubectl describe pod");
    }

    private void at(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            handler.handle(exchange);
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean empty = status == 304;
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void stall(HttpExchange exchange, CountDownLatch over) throws IOException {
        exchange.sendResponseHeaders(200, archive.length);
        exchange.getResponseBody().write(archive, 0, archive.length / 2);
        exchange.getResponseBody().flush();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private Artifact artifact(String path, String sha256, String folder) {
        return Artifact.of("http://localhost:" + port() + path, "sha256:" + sha256, folder);
    }

    private Path fetch(String path, String sha256, String folder) {
        return fetch(artifact(path, sha256, folder), LONG);
    }

    private Path fetch(Artifact artifact, Duration limit) {
        return FetchedBundle.fetch(
                artifact, room, address -> true, new Download.Limits(LONG, limit, LONG), cancellation);
    }

    private RunStopped refusal(String path, String sha256) {
        return catchThrowableOfType(RunStopped.class, () -> fetch(path, sha256, "/db"));
    }
}
