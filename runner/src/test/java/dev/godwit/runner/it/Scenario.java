package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Bundles with a bit of everything, for runs that are disturbed, and what is to be compared afterwards. */
enum Scenario {
    /** Bootstrap; five migrations, two of which are journalled, run alone, and recorded; the deploy. */
    Prisma(11),
    /** The same in Flyway's table, and one repeatable. */
    Flyway(12),
    /** Not the first deploy: a repeatable that has changed and another migration; the deploy. */
    FlywayGrown(3);

    private static final String VIEW = "CREATE VIEW v AS SELECT a FROM t;";
    private static final String OTHER_VIEW =
            "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t; INSERT INTO t VALUES (1000, 'again');";

    private static final String TABLES = """
            CREATE TABLE t (a int, b text);
            INSERT INTO t SELECT n, 'x' FROM generate_series(1, 100) n;
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT count(*)::int FROM t $$;
            """;
    private static final List<String> SCRIPTS = List.of(
            TABLES,
            "CREATE INDEX CONCURRENTLY i ON t (a)",
            "COPY t FROM stdin;\n200\ty\n300\tz\n\\.\nUPDATE t SET a = a + 1;",
            "VACUUM t",
            "ALTER TABLE t ADD COLUMN c int DEFAULT 7; CREATE TABLE u ();");
    private static final String LEFT = """
            SELECT c.relkind::text || ' ' || c.relname || coalesce(' ' || i.indisvalid, '')
            FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace
            UNION ALL SELECT 'row ' || t FROM t
            UNION ALL SELECT concat_ws(' ', 'ledger', stream, seq, id, sha256, state, tool_checksum, lines, tokens, owner)
            FROM godwit.ledger
            UNION ALL SELECT 'deploy ' || bundle_digest FROM godwit.deploys
            UNION ALL SELECT 'expected ' || digest FROM godwit.expectation
            UNION ALL SELECT 'deploying ' || stream FROM godwit.deploying
            UNION ALL SELECT concat_ws(' ', 'meta', key, value) FROM godwit.meta WHERE key <> 'lineage'
            """;
    private static final String PRISMA = """
            UNION ALL SELECT concat_ws(' ', 'prisma', migration_name, checksum, applied_steps_count, logs)
            FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL
            UNION ALL SELECT 'unfinished ' || migration_name FROM _prisma_migrations
            WHERE rolled_back_at IS NULL AND finished_at IS NULL
            """;
    private static final String FLYWAY = """
            UNION ALL SELECT concat_ws(' ', 'flyway', installed_rank, version, description, type, script, checksum, success)
            FROM flyway_schema_history
            """;

    /** How many commits there are at the least. */
    final int commits;

    Scenario(int commits) {
        this.commits = commits;
    }

    private Map<String, String> now() {
        return switch (this) {
            case Prisma -> scripts("%d_step.sql");
            case Flyway -> with(scripts("V%d__step.sql"), "R__view.sql", VIEW);
            case FlywayGrown ->
                Map.of("V1__step.sql", TABLES, "R__view.sql", OTHER_VIEW, "V2__step.sql", "CREATE TABLE u ();");
        };
    }

    private Map<String, String> before() {
        return switch (this) {
            case Prisma, Flyway -> Map.of();
            case FlywayGrown -> Map.of("V1__step.sql", TABLES, "R__view.sql", VIEW);
        };
    }

    /** Writes the bundle. */
    Path bundle(Path work) throws IOException {
        return write(work.resolve(name()), now());
    }

    /** A new one, as it is before the deploy. */
    Database database(Path work) throws IOException {
        Database database = Server.database();
        if (!before().isEmpty()) {
            var deployed = new Deploy(write(work.resolve(name() + "Before"), before()), database).run();
            assertThat(deployed.outcome()).as(deployed.message()).isEqualTo(Outcome.Applied);
        }
        return database;
    }

    /** Everything that a deploy leaves but times and what is made up anew each time. */
    List<@Nullable String> left(Database database) {
        return database.strings(LEFT + (this == Prisma ? PRISMA : FLYWAY) + " ORDER BY 1");
    }

    private static Path write(Path folder, Map<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        return folder;
    }

    private static Map<String, String> scripts(String name) {
        Map<String, String> files = new TreeMap<>();
        for (String sql : SCRIPTS) {
            files.put(name.formatted(files.size() + 1), sql);
        }
        return files;
    }

    private static Map<String, String> with(Map<String, String> files, String name, String sql) {
        Map<String, String> all = new TreeMap<>(files);
        all.put(name, sql);
        return all;
    }
}
