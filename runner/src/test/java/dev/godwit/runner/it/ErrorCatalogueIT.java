package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Failure;
import dev.godwit.report.Report;
import dev.godwit.runner.cli.ReportText;
import dev.godwit.runner.run.Backoff;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each error of the catalogue, provoked on a real server by {@code errors/<SQLSTATE>[-<which>].sql}, and all that a person
 * gets to read of it in the file beside it: {@code -Dgolden.update=true} writes those anew. Where an older server puts it
 * in other words, there is a file {@code .<major>.txt}.
 */
class ErrorCatalogueIT {

    private static final Path CASES = Path.of("src/test/resources/dev/godwit/runner/it/errors");
    private static final int NEWEST = 18;

    @TempDir
    Path folder;

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .map(name -> name.substring(0, name.length() - ".sql".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anErrorIsExplained(String name) throws Exception {
        Map<String, String> sections = sections(Files.readString(CASES.resolve(name + ".sql")));
        Database database = Server.database();
        Deploy deploy = new Deploy(folder, database);
        deploy.lockTimeout = Duration.ofSeconds(name.equals("55P03") ? 1 : 30);
        deploy.backoff =
                new Backoff(name.equals("55P03") ? 2 : 1, Duration.ofMillis(10), Duration.ofMillis(10), new Random(1));
        deploy.with("1_before", sections.getOrDefault("before", "SELECT 1;"));
        assertThat(deploy.run().message()).startsWith("Applied 1_before");
        deploy.with("2_script", Objects.requireNonNull(sections.get("script")));
        sections.forEach((section, sql) -> {
            if (section.startsWith("later ")) {
                deploy.with(section.substring("later ".length()), sql);
            }
        });
        Report report = run(deploy, database, sections);
        Failure failure = Objects.requireNonNull(report.failure(), report::message);
        assertThat(failure.fix())
                .hasSizeLessThan(Failure.MAX_TEXT)
                .matches("(?s).*Then deploy again(; the operator does so by itself)?\\.");
        assertThat(report.toString()).doesNotContain("hunter2", "471100471");
        database.drop();
        compare(name, text(report));
    }

    @Test
    void everyRowOfTheCatalogueHasSuchAnError() throws IOException {
        StringBuilder told = new StringBuilder();
        for (String name : cases()) {
            told.append(Files.readString(CASES.resolve(name + ".txt")));
        }
        try (InputStream catalogue =
                Objects.requireNonNull(Failure.class.getResourceAsStream("/dev/godwit/runner/failure/sqlstates.txt"))) {
            String rows = new String(catalogue.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rows.split("\n\n", -1))
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(told)
                            .contains("    why: " + row.lines().toList().get(1) + "\n"));
        }
    }

    private static Report run(Deploy deploy, Database database, Map<String, String> sections) throws Exception {
        String meanwhile = sections.get("meanwhile");
        if (meanwhile == null) {
            return deploy.run();
        }
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(meanwhile);
            CompletableFuture<Report> run = CompletableFuture.supplyAsync(deploy::run);
            String then = sections.get("when waiting");
            if (then != null) {
                await().atMost(Duration.ofSeconds(60)).until(() -> waits(database));
                statement.execute(then);
            }
            Report report = run.get();
            other.rollback();
            return report;
        }
    }

    private static boolean waits(Database database) throws SQLException {
        return "t"
                .equals(database.string("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND wait_event_type = 'Lock')"));
    }

    /** On a terminal, and as the message of the condition. */
    private static String text(Report report) {
        return (new ReportText(report).text() + "\n" + report.message() + "\n")
                        .replaceAll("(?m)^Pending:\n(  .*\n)+", "")
                        .replaceAll("(pid |pg_terminate_backend\\()\\d+", "$1N")
                        .replaceAll("[Pp]rocess \\d+", "process N")
                        .replaceAll("(transaction|relation|database|OID) \\d+", "$1 N")
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "T")
                        .strip()
                + "\n";
    }

    private static void compare(String name, String text) throws IOException {
        Path newest = CASES.resolve(name + ".txt");
        Path golden = CASES.resolve(name + "." + Server.major() + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            if (Server.major() == NEWEST) {
                Files.writeString(newest, text);
            } else if (Files.readString(newest).equals(text)) {
                Files.deleteIfExists(golden);
            } else {
                Files.writeString(golden, text);
            }
        }
        assertThat(text).isEqualTo(Files.readString(Files.exists(golden) ? golden : newest));
    }

    private static Map<String, String> sections(String file) {
        Map<String, String> sections = new LinkedHashMap<>();
        String name = "";
        for (String line : file.lines().toList()) {
            if (line.matches("-- (before|script|later \\S+|meanwhile|when waiting)")) {
                name = line.substring(3);
            } else {
                sections.merge(name, line + "\n", String::concat);
            }
        }
        return sections;
    }
}
