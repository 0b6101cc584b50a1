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
 * What a look for drift costs at 50, 500 and 5,000 tables, in a process like a Job's: with nothing to find, and with 20 differences,
 * for which it also writes the SQL that undoes them. See bench/README.md.
 */
final class DriftCheck {

    /** One migration holds no more, because a server has room for some thousands of locks. */
    private static final int TABLES_A_MIGRATION = 250;

    private static final int DIFFERENCES = 20;

    private final Path jars;
    private final int port;
    private final Path work;

    private DriftCheck(Path jars, int port, Path work) {
        this.jars = jars;
        this.port = port;
        this.work = work;
    }

    public static void main(String[] arguments) throws Exception {
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int[] tables = arguments.length > 2
                ? Stream.of(arguments).skip(2).mapToInt(Integer::parseInt).toArray()
                : new int[] {50, 500, 5000};
        Path work = Files.createTempDirectory("godwit-bench");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            new DriftCheck(Path.of(arguments[0]), server.getPort(), work).measure(runs, tables);
        } finally {
            try (Stream<Path> all = Files.walk(work)) {
                all.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
            }
        }
    }

    private void measure(int runs, int[] counts) throws Exception {
        Path little = bundle("training", 5);
        JobJvm job = JobJvm.trained(
                jars,
                Path.of("image/src/args/runner.args"),
                work,
                environment(database("training")),
                run("deploy", little));
        System.out.println("| tables | look for drift | wall, s | CPU, s | peak RSS, MB |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (int tables : counts) {
            String name = "tables_" + tables;
            Path bundle = bundle(name, tables);
            Map<String, String> environment = environment(database(name));
            print(tables, "the deploy before", List.of(one(job, "deploy", bundle, environment, "\"Applied\"")));
            List<Measured> found = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                found.add(one(job, "drift", bundle, environment, "\"InSync\""));
            }
            print(tables, "nothing differs", found);
            change(name);
            found.clear();
            for (int i = 0; i < runs; i++) {
                found.add(one(job, "drift", bundle, environment, "\"total\":" + DIFFERENCES));
            }
            print(tables, DIFFERENCES + " differences, with the SQL that undoes them", found);
        }
    }

    private Measured one(JobJvm job, String verb, Path bundle, Map<String, String> environment, String expected)
            throws Exception {
        Measured measured = Measured.of(verb, work, environment, job.command(run(verb, bundle)));
        if (!measured.said().contains(expected)) {
            String said = measured.said();
            throw new IllegalStateException(
                    "no " + expected + " in: " + said.substring(Math.max(0, said.length() - 3000)));
        }
        return measured;
    }

    private static void print(int tables, String what, List<Measured> all) {
        Measured median = Measured.median(all);
        System.out.printf(
                "| %,d | %s | %.2f | %.2f | %d |%n",
                tables, what, median.wall(), median.cpu(), median.peakKb() / 1024);
    }

    private static List<String> run(String verb, Path bundle) {
        return List.of(verb, "--bundle", bundle.toString(), "--drift", "Schema");
    }

    private Map<String, String> environment(String database) {
        return Map.of("PGHOST", "localhost", "PGPORT", "" + port, "PGUSER", "postgres", "PGDATABASE", database);
    }

    private String database(String name) throws SQLException {
        execute("postgres", "CREATE DATABASE " + name);
        return name;
    }

    /** By hand, as it were: five columns, five defaults, five indexes and five functions. */
    private void change(String database) throws SQLException {
        for (int i = 0; i < DIFFERENCES / 4; i++) {
            execute(database, "ALTER TABLE t" + i + " ADD COLUMN by_hand int");
            execute(database, "ALTER TABLE t" + (i + 10) + " ALTER COLUMN note SET DEFAULT 'changed'");
            execute(database, "DROP INDEX i" + (i + 20));
            execute(database, "CREATE FUNCTION by_hand_" + i + "() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        }
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Path bundle(String name, int tables) throws IOException {
        Path folder = Files.createDirectory(work.resolve(name));
        for (int first = 0; first < tables; first += TABLES_A_MIGRATION) {
            StringBuilder sql = new StringBuilder();
            for (int i = first; i < Math.min(tables, first + TABLES_A_MIGRATION); i++) {
                sql.append(table(i));
            }
            Files.writeString(folder.resolve("%05d_m.sql".formatted(first)), sql);
        }
        return folder;
    }

    private static String table(int i) {
        String sql = """
                CREATE TABLE t%1$d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, note text DEFAULT 'none',
                    amount numeric(12, 2) CHECK (amount >= 0), at timestamptz NOT NULL DEFAULT now(), other bigint REFERENCES t%2$d (id));
                CREATE INDEX i%1$d ON t%1$d (name, at);
                COMMENT ON TABLE t%1$d IS 'number %1$d';
                """.formatted(i, i / 2);
        if (i % 10 == 9) {
            sql += """
                    CREATE VIEW v%1$d AS SELECT id, name, amount FROM t%1$d WHERE amount > 0;
                    CREATE FUNCTION f%1$d(x int) RETURNS int LANGUAGE sql AS 'SELECT x + %1$d';
                    """.formatted(i);
        }
        return sql;
    }
}
