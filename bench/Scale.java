import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What many resources cost the operator that runs in the cluster of KUBECONFIG: {@code java bench/Scale.java [resources]}. They are
 * suspended, so that no Job is made. See docs/performance.md.
 */
final class Scale {

    private static final String NAMESPACE = "godwit-scale";
    private static final String OPERATOR = System.getenv().getOrDefault("GODWIT_NAMESPACE", "godwit-system");
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String api;
    private final int resources;

    private Scale(String api, int resources) {
        this.api = api;
        this.resources = resources;
    }

    public static void main(String[] arguments) throws Exception {
        Process proxy = new ProcessBuilder("kubectl", "proxy", "--port=0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = proxy.inputReader(StandardCharsets.UTF_8)) {
            String address = lines.readLine().replaceFirst(".* ", "");
            new Scale("http://" + address, arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000).measure();
        } finally {
            proxy.destroy();
        }
    }

    private void measure() throws Exception {
        send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}");
        try {
            // Or each of them would ask the API server itself whether it is really missing.
            send("POST", "/api/v1/namespaces/" + NAMESPACE + "/configmaps", """
                    {"metadata":{"name":"blog-migrations"},"data":{"20240101000000_init.sql":"CREATE TABLE a ();"}}""");
            Instant start = Instant.now();
            create();
            System.out.printf("%d made in %.1f s%n", resources, since(start));
            await("suspended", () -> value("godwit_resources{reason=\"Suspended\"}") >= resources);
            System.out.printf(
                    "all have a status %.1f s after the first was made; operator: %.1f s of CPU, %.0f MB resident, %.0f MB of heap%n",
                    since(start), value("process_cpu_seconds_total"), megabytes("process_resident_memory_bytes"), heap());

            String before = versions();
            String old = pod();
            send("DELETE", "/api/v1/namespaces/" + OPERATOR + "/pods/" + old + "?gracePeriodSeconds=0", "");
            await("restarted", () -> !pod().equals(old) && value("godwit_reconciliations_total{result=\"success\"}") >= resources);
            double born = value("process_start_time_seconds");
            double done = Instant.now().toEpochMilli() / 1000.0;
            System.out.printf("after a restart all were looked at %.1f s after the process began%n", done - born);
            Thread.sleep(5000);
            System.out.printf(
                    "written by it: %s; %.1f s of CPU, %.0f MB resident, %.0f MB of heap%n",
                    before.equals(versions()) ? "nothing" : "SOMETHING",
                    value("process_cpu_seconds_total"), megabytes("process_resident_memory_bytes"), heap());
            double cpu = value("process_cpu_seconds_total");
            Thread.sleep(20_000);
            System.out.printf("idle: %.2f s of CPU in 20 s%n", value("process_cpu_seconds_total") - cpu);
        } finally {
            // What is in it goes with it, in some minutes.
            send("DELETE", "/api/v1/namespaces/" + NAMESPACE, "");
        }
    }

    private void create() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> made = new ArrayList<>();
            for (int i = 0; i < resources; i++) {
                String body = """
                        {"apiVersion":"godwit.dev/v1alpha1","kind":"DatabaseMigration","metadata":{"name":"m%d"},"spec":{
                          "database":{"host":"blog-db","name":"blog","credentialsSecret":{"name":"blog-db"}},
                          "bundle":{"configMaps":[{"name":"blog-migrations"}]},"suspend":true}}""".formatted(i);
                made.add(threads.submit(() -> send(
                        "POST", "/apis/godwit.dev/v1alpha1/namespaces/" + NAMESPACE + "/databasemigrations", body)));
            }
            for (Future<?> one : made) one.get();
        }
    }

    /** All resource versions, in a fixed order. */
    private String versions() throws Exception {
        String list = send("GET", "/apis/godwit.dev/v1alpha1/namespaces/" + NAMESPACE + "/databasemigrations", "");
        StringBuilder versions = new StringBuilder();
        Matcher version = Pattern.compile("\"resourceVersion\":\"(\\d+)\",\"uid\"").matcher(list);
        while (version.find()) versions.append(version.group(1)).append(' ');
        if (versions.isEmpty()) throw new IllegalStateException("no versions in " + list.substring(0, 500));
        return versions.toString();
    }

    private double megabytes(String metric) throws Exception {
        return value(metric) / 1e6;
    }

    private double heap() throws Exception {
        return megabytes("jvm_memory_used_bytes{area=\"heap\"}");
    }

    /** Of the operator; below 0 if it does not tell. */
    private double value(String metric) throws Exception {
        try {
            String scrape = send("GET", "/api/v1/namespaces/" + OPERATOR + "/pods/" + pod() + ":8080/proxy/metrics", "");
            return scrape.lines()
                    .filter(line -> line.startsWith(metric + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                    .findFirst()
                    .orElse(-1);
        } catch (IllegalStateException e) {
            return -1;
        }
    }

    private String pod() throws Exception {
        String pods = send("GET", "/api/v1/namespaces/" + OPERATOR
                + "/pods?labelSelector=app.kubernetes.io%2Fcomponent%3Doperator&fieldSelector=status.phase%3DRunning", "");
        Matcher name = Pattern.compile("\"metadata\":\\{\"name\":\"([^\"]+)\"").matcher(pods.replaceAll("\\s*\n\\s*", "").replace("\": ", "\":"));
        return name.find() ? name.group(1) : "none";
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Condition condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) throw new IllegalStateException("not " + what + " within " + PATIENCE);
            Thread.sleep(100);
        }
    }

    private static double since(Instant start) {
        return Duration.between(start, Instant.now()).toMillis() / 1000.0;
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(api + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        // Made by an earlier run.
        boolean there = method.equals("POST") && answer.statusCode() == 409;
        if (answer.statusCode() >= 300 && !there) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
