package dev.godwit.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthServerTest {

    @Test
    void readyOnlyWhileTheClusterIsSeenAliveAlways() throws IOException, InterruptedException {
        AtomicReference<Optional<String>> unready = new AtomicReference<>(Optional.of("a watch is broken"));
        try (HealthServer server = HealthServer.start(0, unready::get, new Meters());
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> not = get(client, server, "/readyz");
            assertThat(not.statusCode()).isEqualTo(503);
            assertThat(not.body()).contains("a watch is broken");
            assertThat(get(client, server, "/livez").statusCode()).isEqualTo(200);

            unready.set(Optional.empty());
            assertThat(get(client, server, "/readyz").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(HttpClient client, HealthServer server, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
