import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the review adds to a run, in a process like a Job's: {@code plan} with nothing pending, which reviews nothing, beside {@code plan} with one
 * migration and with 1,000 statements pending, for tables that have rows. See bench/README.md.
 */
final class ReviewCost {

    private static final int TABLES = 50;
    private static final int ROWS = 20_000;

    private final Path jars;
    private final int port;
    private final Path work;

    private ReviewCost(Path jars, int port, Path work) {
        this.jars = jars;
        this.port = port;
        this.work = work;
    }

    public static void main(String[] arguments) throws Exception {
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Path work = Files.createTempDirectory("godwit-bench");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            new ReviewCost(Path.of(arguments[0]), server.getPort(), work).measure(runs);
        } finally {
            try (Stream<Path> all = Files.walk(work)) {
                all.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
            }
        }
    }

    private void measure(int runs) throws Exception {
        Path nothing = bundle("nothing", List.of());
        Path one = bundle("one", List.of("""
                ALTER TABLE t0 ADD COLUMN urgent boolean;
                CREATE INDEX t0_name ON t0 (name);
                ALTER TABLE t1 ALTER COLUMN note SET NOT NULL;
                """));
        Path thousand = bundle("thousand", thousand());
        JobJvm job = JobJvm.trained(
                jars,
                Path.of("image/src/args/runner.args"),
                work,
                environment("training"),
                List.of("plan", "--bundle", nothing.toString()));
        System.out.println("| pending | wall, s | CPU, s | peak RSS, MB | more wall than with nothing, s |");
        System.out.println("| --- | --- | --- | --- | --- |");
        Map<String, String> environment = environment("measured");
        one(job, "deploy", nothing, environment);
        prepare("measured");
        List<List<Measured>> all = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<Path> bundles = List.of(nothing, one, thousand);
        for (int run = 0; run <= runs; run++) {
            for (int i = 0; i < bundles.size(); i++) {
                Measured measured = one(job, "plan", bundles.get(i), environment);
                if (run > 0) {
                    all.get(i).add(measured);
                }
            }
        }
        double base = Measured.median(all.getFirst()).wall();
        List<String> names = List.of("nothing", "a migration of 3 statements", "10 migrations of 100 statements");
        for (int i = 0; i < names.size(); i++) {
            Measured median = Measured.median(all.get(i));
            System.out.printf(
                    "| %s | %.2f | %.2f | %d | %.2f |%n",
                    names.get(i), median.wall(), median.cpu(), median.peakKb() / 1024, median.wall() - base);
        }
    }

    /** A statement of each usual kind, in turns, half of them on tables with rows. */
    private static List<String> thousand() {
        List<String> migrations = new ArrayList<>();
        for (int migration = 0; migration < 10; migration++) {
            StringBuilder sql = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                int number = migration * 20 + i;
                sql.append("""
                        CREATE TABLE n%1$d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, t bigint REFERENCES t%2$d (id));
                        CREATE INDEX n%1$d_t ON n%1$d (t);
                        ALTER TABLE t%2$d ADD COLUMN c%1$d int;
                        ALTER TABLE t%2$d ADD CONSTRAINT k%1$d CHECK (length(name) > 0) NOT VALID;
                        INSERT INTO n%1$d (name) VALUES ('first');
                        """.formatted(number, number % TABLES));
            }
            migrations.add(sql.toString());
        }
        return migrations;
    }

    private Path bundle(String name, List<String> migrations) throws IOException {
        Path folder = Files.createDirectory(work.resolve(name));
        Files.writeString(folder.resolve("0000_first.sql"), "CREATE TABLE first (id int);");
        for (int i = 0; i < migrations.size(); i++) {
            Files.writeString(folder.resolve("%04d_m.sql".formatted(i + 1)), migrations.get(i));
        }
        return folder;
    }

    private Measured one(JobJvm job, String verb, Path bundle, Map<String, String> environment) throws Exception {
        return Measured.of(verb, work, environment, job.command(List.of(verb, "--bundle", bundle.toString())));
    }

    private Map<String, String> environment(String database) throws SQLException {
        execute("postgres", "CREATE DATABASE " + database);
        return Map.of("PGHOST", "localhost", "PGPORT", "" + port, "PGUSER", "postgres", "PGDATABASE", database);
    }

    private void prepare(String database) throws SQLException {
        for (int i = 0; i < TABLES; i++) {
            execute(
                    database,
                    "CREATE TABLE t%d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, note text)"
                            .formatted(i),
                    "INSERT INTO t%d (name, note) SELECT 'n', 'n' FROM generate_series(1, %d)".formatted(i, ROWS));
        }
        execute(database, "ANALYZE");
    }

    private void execute(String database, String... statements) throws SQLException {
        String url = "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
