import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a deploy takes, beside a Job that only runs psql on the same SQL, in turns, on the cluster of KUBECONFIG:
 * {@code java bench/Deploy.java [runs [migrations...]]}. See docs/performance.md.
 */
final class Deploy {

    private static final String NAMESPACE = "godwit-bench";
    private static final String IMAGE = System.getenv().getOrDefault("POSTGRES_IMAGE", "localhost/godwit-postgres:15");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern LOGGED =
            Pattern.compile("^(\\S+) \\{\"ts\":\"([^\"]+)\",\"level\":\"info\",\"msg\":\"([^\"]+)\"");
    private static final Pattern TOOK = Pattern.compile("^(\\S+) \\{\"report\":.*\"durationMs\":(\\d+)[,}]");

    /** When each line of the watches was first seen. */
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    public static void main(String[] arguments) throws Exception {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        List<Integer> sizes = arguments.length > 1
                ? Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList()
                : List.of(1, 10, 100);
        new Deploy().measure(runs, sizes);
    }

    private void measure(int runs, List<Integer> sizes) throws Exception {
        prepare();
        List<Process> watches = List.of(
                watch("dbm", "dbm {.metadata.name} {.status.conditions[?(@.type==\"Ready\")].status}"),
                watch("jobs", "job {.metadata.labels.godwit\\.dev/migration}{.metadata.labels.bench} {.metadata.name}"
                        + " {.status.conditions[?(@.type==\"Complete\")].status}"),
                watch("pods", "pod {.metadata.labels.godwit\\.dev/migration}"
                        + " {.status.containerStatuses[0].state.terminated.exitCode}"));
        try {
            for (int size : sizes) {
                Map<String, List<Double>> columns = new LinkedHashMap<>();
                bundle(size);
                // The first of each is warm-up: its images and caches are cold.
                for (int run = 0; run <= runs; run++) {
                    Map<String, Double> row = new LinkedHashMap<>();
                    row.put("psql Job", psql("psql-" + size + "-" + run, size));
                    row.putAll(godwit("godwit-" + size + "-" + run, size));
                    if (run > 0) {
                        row.forEach((name, value) ->
                                columns.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
                    }
                }
                print(size, columns);
            }
        } finally {
            watches.forEach(Process::destroy);
            kubectl(null, "delete", "namespace", NAMESPACE, "--wait=false");
        }
    }

    private void prepare() throws Exception {
        kubectl(null, "create", "namespace", NAMESPACE);
        String server = Files.readString(root().resolve("e2e/src/test/resources/postgres.yaml"))
                .replace("${image}", IMAGE);
        for (String secret : List.of("postgres-server", "blog-db")) {
            apply("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: %s}
                    stringData: {username: blog, password: not-a-secret}
                    """.formatted(secret));
        }
        apply(server);
        kubectl(null, "rollout", "status", "deployment/blog-db", "--timeout=2m");
    }

    private void bundle(int size) throws Exception {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: bundle-%d}
                data:
                """.formatted(size));
        for (int i = 1; i <= size; i++) {
            yaml.append("""
                      %014d_t%d.sql: |
                        CREATE TABLE t%d (id bigint PRIMARY KEY, name text NOT NULL);
                        CREATE INDEX ON t%d (name);
                        INSERT INTO t%d SELECT n, 'name ' || n FROM generate_series(1, 10) AS n;
                    """.formatted(20240101000000L + i, i, i, i, i));
        }
        apply(yaml.toString());
    }

    /** Seconds from apply to Complete. */
    private double psql(String name, int size) throws Exception {
        database(name);
        Instant start = Instant.now();
        apply("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %1$s, labels: {bench: psql}}
                spec:
                  backoffLimit: 0
                  template:
                    spec:
                      restartPolicy: Never
                      automountServiceAccountToken: false
                      enableServiceLinks: false
                      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                      containers:
                      - name: psql
                        image: %2$s
                        imagePullPolicy: IfNotPresent
                        command: [sh, -c, 'for f in /bundle/*.sql; do set -- "$@" -f "$f"; done; exec psql -q -v ON_ERROR_STOP=1 "$@"']
                        env:
                        - {name: PGHOST, value: blog-db}
                        - {name: PGDATABASE, value: %1$s}
                        - {name: PGUSER, valueFrom: {secretKeyRef: {name: blog-db, key: username}}}
                        - {name: PGPASSWORD, valueFrom: {secretKeyRef: {name: blog-db, key: password}}}
                        securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                        resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}
                        volumeMounts: [{name: bundle, mountPath: /bundle}]
                      volumes: [{name: bundle, configMap: {name: bundle-%3$d}}]
                """.formatted(name, IMAGE, size));
        return seconds(start, await(line -> line.equals("job psql " + name + " True")));
    }

    /** Seconds from apply to Ready, and what they went into. */
    private Map<String, Double> godwit(String name, int size) throws Exception {
        database(name);
        Instant start = Instant.now();
        apply("""
                apiVersion: godwit.dev/v1alpha1
                kind: DatabaseMigration
                metadata: {name: %1$s}
                spec:
                  database: {host: blog-db, name: %1$s, credentialsSecret: {name: blog-db}}
                  bundle: {configMaps: [{name: bundle-%2$d}]}
                """.formatted(name, size));
        Instant ready = await(line -> line.equals("dbm " + name + " True"));
        Instant job = await(line -> line.startsWith("job " + name + " "));
        Instant ended = await(line -> line.equals("pod " + name + " 0"));
        Instant connected = Instant.EPOCH;
        Instant reported = Instant.EPOCH;
        long took = 0;
        for (String line : kubectl(null, "logs", "--timestamps", "-l", "godwit.dev/migration=" + name, "--tail=-1")
                .split("\n")) {
            Matcher logged = LOGGED.matcher(line);
            if (logged.find() && logged.group(3).equals("connected")) {
                connected = Instant.parse(logged.group(2));
            }
            Matcher report = TOOK.matcher(line);
            if (report.find()) {
                reported = Instant.parse(report.group(1));
                took = Long.parseLong(report.group(2));
            }
        }
        Instant started = reported.minusMillis(took);
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("Godwit", seconds(start, ready));
        row.put("apply to Job", seconds(start, job));
        row.put("Job to process", seconds(job, started));
        row.put("JVM and connect", seconds(started, connected));
        row.put("database", seconds(connected, reported));
        row.put("exit to pod status", seconds(reported, ended));
        row.put("pod status to Ready", seconds(ended, ready));
        return row;
    }

    private static void print(int size, Map<String, List<Double>> columns) {
        System.out.printf("%n%d migration(s), medians of %d, seconds (least-most)%n", size, columns.get("Godwit").size());
        columns.forEach((name, values) -> System.out.printf(
                "  %-20s %6.2f  (%.2f-%.2f)%n", name, median(values), values.stream().min(Double::compare).get(), values.stream().max(Double::compare).get()));
        System.out.printf(
                "  %-20s %6.2f  of the psql Job's time%n", "Godwit", median(columns.get("Godwit")) / median(columns.get("psql Job")));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private Instant await(Predicate<String> wanted) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            var found = seen.entrySet().stream()
                    .filter(entry -> wanted.test(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .min(Instant::compareTo);
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(2);
        }
        throw new IllegalStateException("not seen within " + PATIENCE + "; last: " + seen.keySet());
    }

    private Process watch(String kind, String columns) throws IOException {
        Process process = new ProcessBuilder(
                        "kubectl", "-n", NAMESPACE, "get", kind, "--watch", "-o", "jsonpath=" + columns + "{\"\\n\"}")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> lines.lines().forEach(line -> seen.putIfAbsent(line.strip(), Instant.now())));
        return process;
    }

    private static void database(String name) throws Exception {
        kubectl(null, "exec", "deploy/blog-db", "--", "psql", "-h", "/tmp", "-U", "blog", "-d", "blog", "-q",
                "-c", "CREATE DATABASE \"" + name + "\"");
    }

    private static void apply(String yaml) throws Exception {
        kubectl(yaml, "apply", "-f", "-");
    }

    private static String kubectl(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("kubectl", "-n", NAMESPACE));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            if (input != null) {
                stdin.write(input);
            }
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command) + "\n" + output);
        }
        return output;
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return here.endsWith("bench") ? here.getParent() : here;
    }
}
