package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} leaves behind, as a person runs it. */
class DistributionIT {

    private static final Path GODWIT = Path.of("target/godwit/bin/godwit").toAbsolutePath();

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void freshDatabase() {
        database = Server.database();
    }

    @Test
    void deployPlanAndHistoryForPeople() throws Exception {
        new Deploy(folder, database).with("1_a", "CREATE TABLE a ();").with("2_b", "SELECT 1,\n nosuch;");
        assertThat(godwit(0, "plan", "--bundle", folder.toString()))
                .contains("  1_a")
                .contains("Nothing was changed");
        assertThat(godwit(3, "deploy", "--bundle", folder.toString()))
                .contains("applied 1_a")
                .contains("2_b, line 2, column 2 (SQLSTATE 42703)")
                .contains("MigrationFailed");
        assertThat(godwit(0, "history")).contains("1_a").contains("1 applied; sha256:");
        assertThat(godwit(0, "history", "--output", "json")).startsWith("{\"length\":1,");
    }

    @Test
    void whatAPersonSaysOfTheHistory() throws Exception {
        database.execute("CREATE TABLE a ()");
        Deploy bundle = new Deploy(folder, database).with("1_a", "CREATE TABLE a ();");
        assertThat(godwit(2, "deploy", "--bundle", folder.toString())).contains("baseline: \"1_a\"");
        assertThat(godwit(0, "deploy", "--bundle", folder.toString(), "--baseline", "1_a"))
                .contains("1_a is recorded as the baseline");
        assertThat(godwit(0, "history")).contains("1_a  baselined");
        bundle.with("1_a", "CREATE TABLE a (id int);");
        String word = "Edited 1_a " + Sha256.hex("CREATE TABLE a (id int);") + " an afterthought";
        assertThat(godwit(2, "plan", "--bundle", folder.toString())).contains("HistoryEdited");
        assertThat(godwit(0, "deploy", "--bundle", folder.toString(), "--accept", word))
                .contains("Nothing to apply");
    }

    @Test
    void lintNeedsNoDatabase() throws Exception {
        new Deploy(folder, database).with("1_posts_gone", "DROP TABLE posts;");
        assertThat(run(
                        1,
                        Map.of("JAVA_HOME", System.getProperty("java.home"), "PGHOST", "nowhere.invalid"),
                        "lint",
                        folder.toString()))
                .contains("Unsafe  drop-table")
                .contains("1 migration reviewed");
    }

    @Test
    void aUrlAndAReportFile() throws Exception {
        Path bundle = Files.createDirectory(folder.resolve("bundle"));
        new Deploy(bundle, database).with("1_a", "CREATE TABLE a ();");
        Path report = folder.resolve("report.json");
        String url = "postgresql://postgres@localhost:" + Server.port() + "/" + database.name();
        assertThat(godwit(0, "deploy", "--bundle", bundle.toString(), "--url", url, "--report", report.toString()))
                .contains("Applied: Applied 1_a");
        assertThat(Files.readString(report)).contains("\"outcome\":\"Applied\"");
    }

    @Test
    void anOldJavaIsNamedInsteadOfFailingSomehow() throws Exception {
        Path java = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho '    java.specification.version = 17'\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        assertThat(run(64, Map.of("JAVA_HOME", folder.resolve("old").toString()), "history"))
                .contains("is Java 17; godwit needs 25 or newer");
    }

    private String godwit(int exitCode, String... arguments) throws Exception {
        return run(exitCode, Map.of("JAVA_HOME", System.getProperty("java.home")), arguments);
    }

    private String run(int exitCode, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(GODWIT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(database.environment());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isEqualTo(exitCode);
        return out;
    }
}
