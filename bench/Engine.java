import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * How fast the engine is: the same SQL by Godwit, psql, Flyway's API used plainly, and dbmate, in turns, each into a fresh database of
 * one server. See bench/README.md.
 */
final class Engine {

    private static final List<String> LEAN =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");
    private static final double TICKS = 100;

    private final String dbmate;
    private final int port;
    private final Path work;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private int databases;

    /** One process, from its start to its end. */
    private record Sample(double wall, double cpu, long peakKb) {}

    /** A bundle as each of the tools wants it. */
    private record Bundle(String name, Path prisma, Path flyway, Path dbmate, Path psql) {}

    private Engine(String dbmate, int port, Path work) {
        this.dbmate = dbmate;
        this.port = port;
        this.work = work;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("flyway")) {
            Flyway.configure()
                    .dataSource(arguments[1], "postgres", null)
                    .locations("filesystem:" + arguments[2])
                    .load()
                    .migrate();
            return;
        }
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path work = Files.createTempDirectory("godwit-bench");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            new Engine(arguments[0], server.getPort(), work).measure(runs);
        } finally {
            try (Stream<Path> all = Files.walk(work)) {
                all.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
            }
        }
    }

    private void measure(int runs) throws Exception {
        Bundle many = bundle("1,000 migrations of 3 statements", 1000, Engine::migration);
        Bundle ddl = bundle("1 MB of DDL", 1, _ -> ddl());
        Bundle rows = bundle("200,000 INSERTs", 1, _ -> inserts());
        for (int run = 0; run < runs; run++) {
            System.out.println("Run " + (run + 1) + " of " + runs + ", load "
                    + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
            for (Bundle bundle : List.of(many, ddl, rows)) {
                String prisma = database();
                String flyway = database();
                String plain = database();
                String floor = database();
                sample(bundle.name(), "Godwit, Prisma's layout", prisma, godwit(bundle.prisma()));
                sample(bundle.name(), "Godwit, Flyway's layout", flyway, godwit(bundle.flyway()));
                sample(bundle.name(), "psql", database(), psql(bundle.psql()));
                sample(bundle.name(), "Flyway", plain, flyway(plain, bundle.flyway()));
                sample(bundle.name(), "dbmate", floor, dbmate(floor, bundle.dbmate()));
                if (bundle == many) {
                    String again = "nothing to do over 1,000 applied";
                    sample(again, "Godwit, Prisma's layout", prisma, godwit(bundle.prisma()));
                    sample(again, "Godwit, Flyway's layout", flyway, godwit(bundle.flyway()));
                    sample(again, "Flyway", plain, flyway(plain, bundle.flyway()));
                    sample(again, "dbmate", floor, dbmate(floor, bundle.dbmate()));
                }
            }
        }
        samples.keySet().stream().map(key -> key.split("\t")[0]).distinct().forEach(this::print);
    }

    private void print(String bundle) {
        Sample mine = median(bundle + "\tGodwit, Prisma's layout");
        System.out.printf("%n| %s | wall, s | CPU, s | peak RSS, MB | Godwit takes of its time |%n", bundle);
        System.out.println("| --- | --- | --- | --- | --- |");
        samples.keySet().stream().filter(key -> key.startsWith(bundle + "\t")).forEach(key -> {
            Sample median = median(key);
            System.out.printf(
                    "| %s | %.2f | %.2f | %d | %.2f |%n",
                    key.split("\t")[1],
                    median.wall(),
                    median.cpu(),
                    median.peakKb() / 1024,
                    mine.wall() / median.wall());
        });
    }

    private Sample median(String key) {
        List<Sample> all = samples.get(key);
        return new Sample(
                middle(all, Sample::wall), middle(all, Sample::cpu), (long) middle(all, sample -> (double) sample.peakKb()));
    }

    private static double middle(List<Sample> all, Function<Sample, Double> of) {
        return all.stream().map(of).sorted().toList().get(all.size() / 2);
    }

    private List<String> godwit(Path folder) {
        // As in a Job: 60 % of 256 MiB.
        return java(List.of("-Xmx154m"), "dev.godwit.runner.job.JobMain", "deploy", "--bundle", folder.toString());
    }

    private List<String> flyway(String database, Path folder) {
        return java(
                List.of(), "Engine", "flyway", "jdbc:postgresql://localhost:" + port + "/" + database, folder.toString());
    }

    private List<String> java(List<String> options, String... rest) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(LEAN);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(rest));
        return command;
    }

    private List<String> psql(Path file) {
        return List.of(
                "psql", "-X", "-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1", "-f", file.toString());
    }

    private List<String> dbmate(String database, Path folder) {
        return List.of(
                dbmate, "--url", "postgres://postgres@localhost:" + port + "/" + database + "?sslmode=disable", "-d",
                folder.toString(), "--no-dump-schema", "migrate");
    }

    private String database() throws Exception {
        String name = "bench_" + ++databases;
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            // What the one before has written is not to be paid for by the next.
            statement.execute("CHECKPOINT");
        }
        return name;
    }

    private void sample(String bundle, String tool, String database, List<String> command) throws Exception {
        Path said = work.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(Map.of("PGHOST", "localhost", "PGPORT", "" + port, "PGUSER", "postgres"));
        builder.environment().put("PGDATABASE", database);
        long start = System.nanoTime();
        Process process = builder.start();
        Path proc = Path.of("/proc/" + process.pid());
        double cpu = 0;
        long peak = 0;
        while (process.isAlive()) {
            try {
                String stat = Files.readString(proc.resolve("stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                cpu = Math.max(cpu, (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS);
                peak = Math.max(peak, peakKb(proc));
            } catch (IOException e) {
                break;
            }
            Thread.sleep(5);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(tool + ", " + bundle + ": " + tail(Files.readString(said)));
        }
        double wall = (System.nanoTime() - start) / 1e9;
        samples.computeIfAbsent(bundle + "\t" + tool, _ -> new ArrayList<>()).add(new Sample(wall, cpu, peak));
        System.out.printf("  %s, %s: %.2f s%n", bundle, tool, wall);
    }

    private static long peakKb(Path proc) throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 2000));
    }

    private Bundle bundle(String name, int count, Function<Integer, String> sql) throws IOException {
        Path root = Files.createDirectory(work.resolve(String.valueOf(name.hashCode())));
        Path prisma = Files.createDirectory(root.resolve("prisma"));
        Path flyway = Files.createDirectory(root.resolve("flyway"));
        Path dbmate = Files.createDirectory(root.resolve("dbmate"));
        Path psql = root.resolve("all.sql");
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            String text = sql.apply(i);
            Files.writeString(prisma.resolve("%04d_m.sql".formatted(i)), text);
            Files.writeString(flyway.resolve("V%d__m.sql".formatted(i)), text);
            Files.writeString(dbmate.resolve("%04d_m.sql".formatted(i)), "-- migrate:up\n" + text + "\n-- migrate:down\n");
            all.append("BEGIN;\n\\i ").append(prisma.resolve("%04d_m.sql".formatted(i))).append("\nCOMMIT;\n");
        }
        Files.writeString(psql, all);
        return new Bundle(name, prisma, flyway, dbmate, psql);
    }

    private static String migration(int number) {
        return "CREATE TABLE t" + number + " (id int PRIMARY KEY, a text);\nCREATE INDEX i" + number + " ON t" + number
                + " (a);\nINSERT INTO t" + number + " VALUES (1, 'x');\n";
    }

    private static String ddl() {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; sql.length() < 1_000_000; i++) {
            sql.append("CREATE TABLE table_").append(i).append(" (id bigint NOT NULL, name text, at timestamptz DEFAULT now());\n");
            sql.append("COMMENT ON TABLE table_").append(i).append(" IS 'It''s number ").append(i).append("; of many';\n");
            sql.append("ALTER TABLE table_").append(i).append(" ADD COLUMN note text;\n");
        }
        return sql.toString();
    }

    private static String inserts() {
        StringBuilder sql = new StringBuilder("CREATE TABLE t (a int, b text, c text);\n");
        for (int i = 0; i < 200_000; i++) {
            sql.append("INSERT INTO t (a, b, c) VALUES (").append(i).append(", 'some text of row ").append(i)
                    .append("', 'more of it, and more ").append(i).append(" and more still');\n");
        }
        return sql.toString();
    }
}
