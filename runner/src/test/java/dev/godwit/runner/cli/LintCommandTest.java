package dev.godwit.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LintCommandTest {

    private static final String USERS = "CREATE TABLE users (id bigint PRIMARY KEY, name text);";

    @TempDir
    Path folder;

    private Path gone;
    private int exitCode;

    @BeforeEach
    void threeMigrations() throws IOException {
        migration("1_users_made", USERS);
        gone = migration("2_name_gone", "-- not used\n\nALTER TABLE users DROP COLUMN name;");
        migration("3_name_optional", "ALTER TABLE users ALTER COLUMN id DROP NOT NULL;");
    }

    private Path migration(String name, String sql) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("migration.sql");
        return Files.writeString(file, sql);
    }

    @Test
    void aPersonReadsWhereAndWhyAndWhatInstead() {
        assertThat(lint())
                .contains("2_name_gone" + System.lineSeparator() + "  Drops column name of users: instant.")
                .contains("Unsafe  drop-column  " + gone + ":3")
                .contains("Instead: Ship the version that no longer uses the column first")
                .doesNotContain("1_users_made")
                .endsWith("3 migrations reviewed: 1 Advice, 1 Unsafe, 0 Fails." + System.lineSeparator());
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void checksAreNotReviewedButRefusedIfTheyAreNoQueries() throws IOException {
        Path check = Files.writeString(folder.resolve("3_name_optional/postcheck.sql"), "SELECT 1 FROM users;");
        assertThat(lint()).contains("3 migrations reviewed");
        assertThat(exitCode).isEqualTo(1);
        Files.writeString(check, "SELECT 1;\nDELETE FROM users;");
        lint();
        assertThat(exitCode).isEqualTo(2);
        lint("--after", "3_name_optional");
        assertThat(exitCode).isZero();
    }

    @Test
    void theExitCodeSaysWhetherAFindingWeighsEnough() {
        lint("--fail-on", "fails");
        assertThat(exitCode).isZero();
        lint("--fail-on", "never");
        assertThat(exitCode).isZero();
        lint("--disable", "drop-column", "--fail-on", "unsafe");
        assertThat(exitCode).isZero();
        lint("--disable", "drop-column", "--fail-on", "advice");
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void whatIsOldIsReadAndNotTold() {
        assertThat(lint("--after", "2_name_gone")).contains("drop-not-null").doesNotContain("drop-column");
        assertThat(exitCode).isZero();
        lint("--after", "nosuch");
        assertThat(exitCode).isEqualTo(64);
    }

    @Test
    void lightFindingsCanBeLeftOut() {
        assertThat(lint("--from", "unsafe")).contains("drop-column").doesNotContain("drop-not-null");
    }

    @Test
    void locksAreToldOfEveryMigration() {
        assertThat(lint("--locks")).contains("line 3  ACCESS EXCLUSIVE on public.users");
    }

    @Test
    void aProgramReadsJson() throws IOException {
        JsonNode json = JsonMapper.builder().build().readTree(lint("--output", "json"));
        assertThat(json.path("unsafe").asInt()).isEqualTo(1);
        JsonNode migration = json.path("migrations").path(1);
        assertThat(migration.path("summary").asText()).isEqualTo("Drops column name of users: instant.");
        assertThat(migration.path("locks").path(0).path("mode").asText()).isEqualTo("ACCESS EXCLUSIVE");
        JsonNode finding = migration.path("findings").path(0);
        assertThat(finding.path("rule").asText()).isEqualTo("drop-column");
        assertThat(finding.path("class").asText()).isEqualTo("Unsafe");
        assertThat(finding.path("line").asInt()).isEqualTo(3);
    }

    @Test
    void aCodeHostReadsSarif() throws IOException {
        JsonNode sarif = JsonMapper.builder().build().readTree(lint("--output", "sarif"));
        assertThat(sarif.path("version").asText()).isEqualTo("2.1.0");
        JsonNode run = sarif.path("runs").path(0);
        List<String> rules = new ArrayList<>();
        run.path("tool")
                .path("driver")
                .path("rules")
                .forEach(rule -> rules.add(rule.path("id").asText()));
        JsonNode result = run.path("results").path(0);
        assertThat(rules).contains(result.path("ruleId").asText());
        assertThat(result.path("level").asText()).isEqualTo("warning");
        JsonNode place = result.path("locations").path(0).path("physicalLocation");
        assertThat(place.path("artifactLocation").path("uri").asText()).isEqualTo(gone.toString());
        assertThat(place.path("region").path("startLine").asInt()).isEqualTo(3);
    }

    @Test
    void aWorkflowsLogHasAnnotations() {
        assertThat(lint("--output", "github"))
                .startsWith("::warning file=" + gone + ",line=3,title=Unsafe%3A drop-column::Dropping column name");
    }

    @Test
    void aFolderThatIsNoBundleIsNone() throws IOException {
        Files.writeString(folder.resolve("stray.yaml"), "");
        assertThat(lint()).contains("InvalidBundle").contains("stray.yaml");
        assertThat(exitCode).isEqualTo(2);
    }

    private String lint(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new LintCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .setExecutionExceptionHandler((e, line, result) -> {
                    line.getErr().println(e.getMessage());
                    return Godwit.USAGE;
                });
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(folder.toString());
        exitCode = command.execute(all.toArray(String[]::new));
        return out.toString();
    }
}
