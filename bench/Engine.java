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

    private final Path jars;
    private final String dbmate;
    private final int port;
    private final Path work;
    private final Map<String, List<Measured>> samples = new LinkedHashMap<>();
    private int databases;
    private JobJvm job;

    /** A bundle as each of the tools wants it. */
    private record Bundle(String name, Path prisma, Path flyway, Path dbmate, Path psql) {}

    private Engine(Path jars, String dbmate, int port, Path work) {
        this.jars = jars;
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
        int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        Path work = Files.createTempDirectory("godwit-bench");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            new Engine(Path.of(arguments[0]), arguments[1], server.getPort(), work).measure(runs);
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
        Bundle little = bundle("training", 3, Engine::migration);
        job = JobJvm.trained(
                jars, Path.of("image/src/args/runner.args"), work, environment(database()), deploy(little.prisma()));
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
                sample(bundle.name(), "psql, a call a file", database(), psqlPerFile(bundle.prisma()));
                sample(bundle.name(), "psql, one session for all", database(), psql(bundle.psql()));
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
        Measured mine = Measured.median(samples.get(bundle + "\tGodwit, Prisma's layout"));
        System.out.printf("%n| %s | wall, s | CPU, s | peak RSS, MB | Godwit takes of its time |%n", bundle);
        System.out.println("| --- | --- | --- | --- | --- |");
        samples.keySet().stream().filter(key -> key.startsWith(bundle + "\t")).forEach(key -> {
            Measured median = Measured.median(samples.get(key));
            System.out.printf(
                    "| %s | %.2f | %.2f | %d | %.2f |%n",
                    key.split("\t")[1],
                    median.wall(),
                    median.cpu(),
                    median.peakKb() / 1024,
                    mine.wall() / median.wall());
        });
    }

    private List<String> godwit(Path folder) {
        return job.command(deploy(folder));
    }

    private static List<String> deploy(Path folder) {
        return List.of("deploy", "--bundle", folder.toString());
    }

    private List<String> flyway(String database, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(LEAN);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "Engine", "flyway"));
        command.addAll(List.of("jdbc:postgresql://localhost:" + port + "/" + database, folder.toString()));
        return command;
    }

    /** As people do it who have no tool: each file in a transaction, and the first that fails ends it. */
    private static List<String> psqlPerFile(Path folder) {
        return List.of(
                "sh",
                "-c",
                "for file in \"$1\"/*.sql; do psql -X -q -1 -o /dev/null -v ON_ERROR_STOP=1 -f \"$file\" || exit 1; done",
                "sh",
                folder.toString());
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
        Measured measured = Measured.of(tool + ", " + bundle, work, environment(database), command);
        samples.computeIfAbsent(bundle + "\t" + tool, _ -> new ArrayList<>()).add(measured);
        System.out.printf("  %s, %s: %.2f s%n", bundle, tool, measured.wall());
    }

    private Map<String, String> environment(String database) {
        return Map.of("PGHOST", "localhost", "PGPORT", "" + port, "PGUSER", "postgres", "PGDATABASE", database);
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
