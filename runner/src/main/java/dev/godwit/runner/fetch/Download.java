package dev.godwit.runner.fetch;

import dev.godwit.report.Outcome;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/**
 * Brings an artifact into a file. What answers is believed nothing but bytes whose digest was announced: no redirect leads
 * to another server, and of an answer only its digest is ever shown.
 */
final class Download {

    /** At most this many bytes: 256 MiB. */
    static final long MAX_BYTES = 256L << 20;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 3;
    private static final int BUFFER = 1 << 16;

    private final Artifact artifact;
    private final Predicate<InetAddress> mayBeAsked;
    private final Limits limits;
    private final Cancellation cancellation;
    private volatile boolean late;

    /**
     * How long it may take.
     *
     * @param answer until the server begins to send the archive, after any redirects. The JVM remembers a name's addresses
     *     for 30 s: in less than that, those which are asked are those that were looked at, however often the client
     *     connects
     * @param all until the archive is there
     * @param expansion from then on, until its files are
     */
    record Limits(Duration answer, Duration all, Duration expansion) {

        static final Limits USUAL = new Limits(Duration.ofSeconds(25), Duration.ofMinutes(5), Duration.ofMinutes(5));
    }

    /** @param mayBeAsked of each address that the host's name stands for */
    Download(Artifact artifact, Predicate<InetAddress> mayBeAsked, Limits limits, Cancellation cancellation) {
        this.artifact = artifact;
        this.mayBeAsked = mayBeAsked;
        this.limits = limits;
        this.cancellation = cancellation;
    }

    /**
     * @param file is made
     * @throws RunStopped {@link Outcome#WaitingForBundle} for what may pass, {@link Outcome#InvalidBundle} for what needs a
     *     person, or as the cancellation says
     * @throws NoRoom if the file cannot be written
     */
    void into(Path file) throws NoRoom {
        checkHost();
        long checked = System.nanoTime();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build()) {
            Thread watch = Thread.ofVirtual().start(() -> endInTime(client));
            try (var _ = cancellation.during(new Abort(client))) {
                cancellation.check();
                receive(client, checked, file);
            } catch (NoRoom e) {
                throw e;
            } catch (IOException e) {
                cancellation.check();
                throw troubled(e);
            } finally {
                watch.interrupt();
                client.shutdownNow();
            }
        }
    }

    private void endInTime(HttpClient client) {
        try {
            Thread.sleep(limits.all());
        } catch (InterruptedException e) {
            return;
        }
        late = true;
        client.shutdownNow();
    }

    private void checkHost() {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(artifact.address().getHost());
        } catch (UnknownHostException e) {
            throw waiting("the name " + artifact.address().getHost()
                    + " is not known here. Is the controller that serves it running, and may the Job's pod ask DNS?");
        }
        for (InetAddress address : found) {
            if (!mayBeAsked.test(address)) {
                throw new RunStopped(
                        Outcome.InvalidBundle,
                        "The artifact is at " + artifact.shown() + ", which is the address " + address.getHostAddress()
                                + ": nothing is fetched from the pod itself, from link-local addresses or from where"
                                + " clouds keep credentials. Nothing was run. Look at who wrote the status of the source"
                                + " that spec.bundle.sourceRef names.");
            }
        }
    }

    private void receive(HttpClient client, long checked, Path file) throws IOException {
        URI address = artifact.address();
        for (int redirects = 0; ; redirects++) {
            HttpResponse<InputStream> response = send(client, checked, address);
            try (InputStream body = response.body()) {
                switch (response.statusCode()) {
                    case 200 -> {
                        keep(body, file);
                        return;
                    }
                    case 301, 302, 303, 307, 308 -> address = target(response, address, redirects);
                    default -> throw answered(response.statusCode());
                }
            }
        }
    }

    private HttpResponse<InputStream> send(HttpClient client, long checked, URI address) throws IOException {
        Duration left = limits.answer().minusNanos(System.nanoTime() - checked);
        if (!left.isPositive()) {
            throw new HttpTimeoutException("redirects");
        }
        try {
            return client.send(
                    HttpRequest.newBuilder(address).timeout(left).GET().build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellation.Reason.Terminated.stopped();
        }
    }

    private void keep(InputStream body, Path file) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        try (OutputStream out = NoRoom.open(file)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                total += read;
                if (total > MAX_BYTES) {
                    throw new RunStopped(
                            Outcome.InvalidBundle,
                            "The artifact at " + artifact.shown() + " is larger than " + (MAX_BYTES >> 20)
                                    + " MiB. Nothing was run. Leave out of the source what is no migration, by"
                                    + " spec.ignore of a GitRepository for example.");
                }
                sha256.update(buffer, 0, read);
                NoRoom.write(out, buffer, read);
            }
        }
        String actual = HexFormat.of().formatHex(sha256.digest());
        if (!actual.equals(artifact.sha256())) {
            throw waiting("what is there has the digest sha256:" + actual + ", and sha256:" + artifact.sha256()
                    + " was announced. If that stays so, have the source fetched anew (flux reconcile source), and look"
                    + " at who else can write to where it is served.");
        }
    }

    private URI target(HttpResponse<?> response, URI from, int redirects) {
        if (redirects == MAX_REDIRECTS) {
            throw waiting("it was sent on more than " + MAX_REDIRECTS + " times.");
        }
        URI to;
        try {
            to = from.resolve(response.headers().firstValue("Location").orElse(""));
        } catch (IllegalArgumentException e) {
            throw elsewhere();
        }
        boolean same = from.getScheme().equals(to.getScheme())
                && from.getHost().equals(to.getHost())
                && from.getPort() == to.getPort()
                && to.getRawUserInfo() == null;
        if (!same) {
            throw elsewhere();
        }
        return to;
    }

    private RunStopped elsewhere() {
        return new RunStopped(
                Outcome.InvalidBundle,
                "The server of the artifact at " + artifact.shown()
                        + " sends on to another server, and only the one that was announced is asked. Nothing was run. Have"
                        + " the source publish the address itself.");
    }

    private RunStopped answered(int status) {
        return waiting("the server answers with HTTP " + status + "."
                + switch (status) {
                    case 404, 410 ->
                        " It may have given way to a newer artifact, with which the deploy goes on by itself.";
                    case 401, 403 -> " It must be there for pods of this namespace without a password.";
                    default -> "";
                });
    }

    private RunStopped troubled(IOException e) {
        if (late) {
            return waiting("it took longer than " + limits.all().toSeconds() + " s.");
        }
        return waiting(
                switch (e) {
                    case HttpConnectTimeoutException _ ->
                        "no connection came about within " + CONNECT.toSeconds()
                                + " s. A NetworkPolicy may be in the way:"
                                + " Flux's own lets only pods of its namespace reach source-controller. See docs/flux.md.";
                    case HttpTimeoutException _ ->
                        "the server did not begin to send it within "
                                + limits.answer().toSeconds() + " s.";
                    case ConnectException _ ->
                        "the connection was refused. Is the controller that serves it running, and does a NetworkPolicy"
                                + " let the Job's pod reach it? See docs/flux.md.";
                    case SSLException _ -> "TLS failed: the certificate is not one that the Job's Java trusts.";
                    default -> "the connection broke off.";
                });
    }

    private RunStopped waiting(String why) {
        return new RunStopped(
                Outcome.WaitingForBundle,
                "The artifact at " + artifact.shown() + " could not be fetched: " + why
                        + " Nothing was run; it is tried again.");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A cancelled run waits for no server. */
    private record Abort(HttpClient client) implements Cancellation.Statements {

        @Override
        public void cancel() {
            client.shutdownNow();
        }

        @Override
        public void abort() {
            client.shutdownNow();
        }
    }
}
