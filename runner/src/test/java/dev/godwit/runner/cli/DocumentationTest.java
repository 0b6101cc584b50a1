package dev.godwit.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runner.sql.PostgresParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** What the pages say to type, and where they lead. Their manifests are asked of a cluster, in e2e. */
class DocumentationTest {

    private static final Pattern PROMPT = Pattern.compile("^\\s*(\\$ |[A-Z]+=\\S+ )*");

    /** A comment, another command, or where output goes. */
    private static final Pattern END = Pattern.compile("\\s+#.*|\\s+(\\||&&|\\d?>).*");

    private final List<Page> pages = Page.all();

    @TestFactory
    Stream<DynamicTest> everyCommandOfGodwitIsOne() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Page page : pages) {
            Stream.of("sh", "")
                    .flatMap(language -> page.blocks(language).stream())
                    .flatMap(block -> block.replace("\\\n", " ").lines())
                    .map(line -> PROMPT.matcher(line).replaceFirst(""))
                    .filter(line -> line.startsWith("godwit "))
                    .forEach(line -> tests.add(DynamicTest.dynamicTest(page.name() + ": " + line, () -> parse(line))));
            page.code().stream()
                    .filter(code -> code.matches("godwit [a-z]+ .*"))
                    .forEach(
                            code -> tests.add(DynamicTest.dynamicTest(page.name() + ": " + code, () -> mention(code))));
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private static void parse(String line) {
        Godwit.commands().parseArgs(arguments(line));
    }

    /** In a sentence, what else is needed may be left out. */
    private static void mention(String code) {
        try {
            parse(code);
        } catch (CommandLine.MissingParameterException e) {
            assertThat(e.getMissing()).isNotEmpty();
        }
    }

    private static String[] arguments(String line) {
        return Arrays.stream(END.matcher(line)
                        .replaceFirst("")
                        .replaceAll("\\$\\{[^}]*\\}", "")
                        .replace("sha256:...", "sha256:" + "0".repeat(64))
                        .strip()
                        .split("\\s+", -1))
                .skip(1)
                .toArray(String[]::new);
    }

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Page page : pages) {
            for (String link : page.links()) {
                if (link.contains("://") || link.startsWith("mailto:")) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                Path folder = Objects.requireNonNull(page.file().getParent());
                Path file = parts[0].isEmpty()
                        ? page.file()
                        : folder.resolve(parts[0]).normalize();
                if (!Files.exists(file)
                        || (parts.length == 2
                                && file.toString().endsWith(".md")
                                && !Page.read(file).anchors().contains(parts[1]))) {
                    broken.add(page.name() + " -> " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPieceOfSqlIsSqlToPostgres() {
        PostgresParser parser = PostgresParser.lazily().get();
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Page page : pages) {
            for (String block : page.blocks("sql")) {
                seen++;
                boolean meantToBeNone = block.startsWith("ALTER TABEL");
                if (!meantToBeNone && parser.parse(block) instanceof PostgresParser.Parsed.Refused) {
                    wrong.add(page.name() + ":\n" + block);
                }
            }
        }
        assertThat(seen).isGreaterThan(100);
        assertThat(wrong).isEmpty();
    }
}
