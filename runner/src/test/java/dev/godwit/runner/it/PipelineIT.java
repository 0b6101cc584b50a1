package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/ci.md, as they stand there, in a checkout whose main branch has all of the blog's migrations but the last. */
class PipelineIT {

    private static final Path BLOG = Path.of("../examples/blog/prisma/migrations");
    private static final String LAST = "20240501000000_contract_user_names";

    @TempDir
    Path checkout;

    private Path migrations;
    private Database empty;
    private Database staging;

    @BeforeEach
    void aBranch() throws Exception {
        empty = Server.database();
        staging = Server.database();
        migrations = Files.createDirectories(checkout.resolve("prisma/migrations"));
        try (Stream<Path> all = Files.list(BLOG)) {
            for (Path folder : all.filter(Files::isDirectory).toList()) {
                String name = folder.getFileName().toString();
                if (!name.equals(LAST)) {
                    put(name, Files.readString(folder.resolve("migration.sql")));
                }
            }
        }
        sh(0, "git init -q -b main . && git add . && git -c user.name=a -c user.email=a@example.org commit -qm main");
        sh(0, "PGDATABASE=$STAGING godwit deploy --bundle prisma/migrations");
    }

    @Test
    void aBranchWithOneMoreMigrationPassesAllFourSteps() throws Exception {
        put(LAST, Files.readString(BLOG.resolve(LAST).resolve("migration.sql")));
        assertThat(sh(0, page()))
                .contains("drop-column")
                .contains("1 migration reviewed")
                .contains("applied " + LAST)
                .contains("Nothing was changed");
        assertThat(empty.strings("SELECT name FROM godwit.applied")).hasSize(6);
        assertThat(staging.strings("SELECT name FROM godwit.applied")).hasSize(5);
        assertThat(checkout.resolve("blog-migrations.yaml")).content().contains("  " + LAST + ".sql: ");
    }

    @Test
    void whatWillFailOnATableWithRowsStopsAtTheReview() throws Exception {
        put("20240601000000_more", "ALTER TABLE \"User\" ADD COLUMN born date NOT NULL;");
        assertThat(sh(1, page())).contains("1 Fails").doesNotContain("applied ");
    }

    @Test
    void anEditedMigrationStopsAtTheDatabaseThatHasTheOther() throws Exception {
        put(
                "20240101000000_init",
                Files.readString(migrations.resolve("20240101000000_init/migration.sql")) + "SELECT 1;\n");
        put(LAST, "SELECT 1;");
        assertThat(sh(2, page())).contains("HistoryEdited");
        assertThat(checkout.resolve("blog-migrations.yaml")).doesNotExist();
    }

    private static String page() throws IOException {
        String page = Files.readString(Path.of("../docs/ci.md"));
        int start = page.indexOf("```sh\n", page.indexOf("<!-- tested by PipelineIT -->")) + "```sh\n".length();
        return page.substring(start, page.indexOf("```", start));
    }

    private void put(String migration, String sql) throws IOException {
        Files.writeString(Files.createDirectories(migrations.resolve(migration)).resolve("migration.sql"), sql);
    }

    private String sh(int exitCode, String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of("sh", "-c", script))
                .directory(checkout.toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.putAll(empty.environment());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("BASE", "main");
        environment.put("STAGING", staging.name());
        environment.merge(
                "PATH",
                Path.of("target/godwit/bin").toAbsolutePath().toString(),
                (path, bin) -> bin + File.pathSeparator + path);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exitCode);
        return said;
    }
}
