package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full: a file system of some megabytes, on which a tablespace is. Needs the right to mount one. */
class DiskFullIT {

    private static final String ROWS = "INSERT INTO t SELECT n, repeat('x', 100) FROM generate_series(1, %d) n;";

    @TempDir
    private Path work;

    private final Database database = Server.database();
    private final String tablespace = "small_" + database.name();
    private Path disk;
    private Deploy deploy;

    @BeforeEach
    void aSmallDisk() throws Exception {
        // Not in the test's own folder, into which the server may not look.
        disk = Files.createTempDirectory("godwit-disk");
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=12m,mode=0777", "godwit", disk.toString()),
                "a disk that is full takes the right to mount one of some megabytes, which needs root");
        database.execute("CREATE TABLESPACE " + tablespace + " LOCATION '" + disk + "'");
        deploy = new Deploy(work, database)
                .with("1_a", "CREATE TABLE t (a int, b text) TABLESPACE " + tablespace + ";" + ROWS.formatted(30_000));
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @AfterEach
    void unmount() throws Exception {
        database.execute("DROP TABLE IF EXISTS t", "DROP TABLESPACE IF EXISTS " + tablespace);
        run("umount", disk.toString());
        Files.delete(disk);
    }

    @Test
    void aMigrationThatFillsTheDiskIsRolledBackAndToldAsThatAndGoesOnWhenThereIsSpace() {
        deploy.with("2_b", "CREATE TABLE u ();\n" + ROWS.formatted(200_000)).with("3_c", "CREATE TABLE c ();");
        assertDiskFull(deploy.run());
        assertThat(database.ledger()).containsExactly("1_a");
        assertThat(database.has("u")).isFalse();
        assertThat(database.strings("SELECT migration_name FROM _prisma_migrations"))
                .containsExactly("1_a");

        database.execute("ALTER TABLE t SET TABLESPACE pg_default");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.ledger()).containsExactly("1_a", "2_b", "3_c");
        assertThat(database.string("SELECT count(*) FROM t")).isEqualTo("230000");
    }

    @Test
    void anIndexForWhichThereIsNoSpaceLeavesNothingHalf() {
        database.execute("ALTER TABLE t ALTER COLUMN b SET STORAGE PLAIN", "UPDATE t SET b = b || a");
        deploy.with("2_b", "CREATE INDEX CONCURRENTLY i ON t (b, a) TABLESPACE " + tablespace + ";");
        assertDiskFull(deploy.run());
        assertThat(database.has("public.i")).isFalse();
        assertThat(database.strings("SELECT id || ' ' || state FROM godwit.ledger"))
                .containsExactly("1_a applied");
        assertThat(
                        database.strings(
                                "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL"))
                .isEmpty();

        database.execute("ALTER TABLE t SET TABLESPACE pg_default");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.string("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
                .isEqualTo("t");
        database.execute("ALTER INDEX i SET TABLESPACE pg_default");
    }

    private static void assertDiskFull(Report report) {
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.MigrationFailed);
        var failure = Objects.requireNonNull(report.failure());
        assertThat(failure.migration()).isEqualTo("2_b");
        assertThat(failure.sqlState()).isEqualTo("53100");
        assertThat(failure.fix()).containsIgnoringCase("space");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
