package dev.godwit.operator.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers the kubelet, {@code /livez} while the process lives and {@code /readyz} while it sees the cluster, and Prometheus:
 * {@code /metrics}, in its text format.
 */
public final class HealthServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /**
     * @param port 0 for a free one
     * @param unready why the operator is not ready; empty if it is
     * @throws IOException if the port cannot be had
     */
    public static HealthServer start(int port, Supplier<Optional<String>> unready, Meters meters) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/livez", exchange -> answer(exchange, OK, "ok"));
        server.createContext("/readyz", exchange -> {
            Optional<String> why = unready.get();
            answer(exchange, why.isEmpty() ? OK : UNAVAILABLE, why.orElse("ok"));
        });
        server.createContext("/metrics", exchange -> answerMetrics(exchange, meters));
        server.start();
        return new HealthServer(server);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        answer(exchange, code, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void answerMetrics(HttpExchange exchange, Meters meters) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, meters.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        exchange.getResponseHeaders().set("Content-Type", PrometheusTextFormatWriter.CONTENT_TYPE);
        answer(exchange, OK, text.toByteArray());
    }

    private static void answer(HttpExchange exchange, int code, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
