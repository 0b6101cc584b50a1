import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Squawk on the corpus of the review, beside what the review has just found: {@code mvn -pl runner -am test -Dtest=CorpusTest
 * -Dsurefire.failIfNoSpecifiedTests=false}, then {@code java bench/Squawk.java}. It takes Squawk from npm (25 MB) into a folder of
 * its own under runner/target, and writes its part of docs/review-accuracy.md.
 */
final class Squawk {

    private static final String VERSION = "2.66.0";
    private static final Path TARGET = Path.of("runner/target");
    private static final Path PAGE = Path.of("docs/review-accuracy.md");
    private static final String BEGIN = "<!-- squawk -->\n";
    private static final String END = "<!-- /squawk -->";
    private static final Pattern FOUND = Pattern.compile("\"file\":\"[^\"]*?(\\d+)\\.sql\".*?\"rule_name\":\"([a-z-]+)\"");

    /** What its rules are called here; a rule of its is met by any of ours. */
    private static final Map<String, Set<String>> SAME = Map.ofEntries(
            Map.entry("adding-field-with-default", Set.of("add-column-rewrites")),
            Map.entry("adding-foreign-key-constraint", Set.of("foreign-key-scans")),
            Map.entry("adding-not-nullable-field", Set.of("set-not-null", "add-required-column")),
            Map.entry("adding-required-field", Set.of("add-required-column")),
            Map.entry("adding-serial-primary-key-field", Set.of("constraint-builds-index", "add-column-builds-index")),
            Map.entry("ban-alter-domain-with-add-constraint", Set.of("domain-constraint-scans")),
            Map.entry("ban-char-field", Set.of("char-type")),
            Map.entry("ban-concurrent-index-creation-in-transaction", Set.of("not-in-transaction")),
            Map.entry("ban-drop-column", Set.of("drop-column")),
            Map.entry("ban-drop-database", Set.of("drop-schema")),
            Map.entry("ban-drop-not-null", Set.of("drop-not-null")),
            Map.entry("ban-drop-table", Set.of("drop-table")),
            Map.entry("ban-truncate-cascade", Set.of("truncate")),
            Map.entry("ban-uncommitted-transaction", Set.of("transaction-control")),
            Map.entry("changing-column-type", Set.of("change-column-type")),
            Map.entry(
                    "constraint-missing-not-valid",
                    Set.of(
                            "check-scans",
                            "foreign-key-scans",
                            "constraint-builds-index",
                            "exclusion-constraint",
                            "validate-with-add")),
            Map.entry("disallowed-unique-constraint", Set.of("constraint-builds-index", "add-column-builds-index")),
            Map.entry("identifier-too-long", Set.of("long-name")),
            Map.entry("prefer-bigint-over-int", Set.of("small-key")),
            Map.entry("prefer-identity", Set.of("serial")),
            Map.entry("prefer-timestamp-tz", Set.of("timestamp-without-time-zone")),
            Map.entry("renaming-column", Set.of("rename-column")),
            Map.entry("renaming-table", Set.of("rename-table")),
            Map.entry("require-concurrent-index-creation", Set.of("index-blocks-writes")),
            Map.entry("require-concurrent-index-deletion", Set.of("drop-index-blocks")),
            Map.entry("require-concurrent-partition-detach", Set.of("detach-blocks")),
            Map.entry("require-concurrent-reindex", Set.of("reindex-blocks")),
            Map.entry("syntax-error", Set.of("not-sql")),
            Map.entry("transaction-nesting", Set.of("transaction-control")));

    /** Why what it alone finds is rightly not said here. */
    private static final Map<String, String> WHY = Map.ofEntries(
            Map.entry("adding-field-with-default", "the default is the same for every row, or nothing is stored: PostgreSQL keeps it in the catalogue"),
            Map.entry("adding-foreign-key-constraint", "a column that begins as null has nothing to look up, or the migration has made the table"),
            Map.entry("adding-not-nullable-field", "a validated CHECK proves it, or the migration has made the table"),
            Map.entry("adding-required-field", "the migration has made the table, or the type brings its default"),
            Map.entry("ban-alter-domain-with-add-constraint", "it is NOT VALID, or the migration has made the domain"),
            Map.entry("ban-create-domain-with-constraint", "taste; that adding a column of it writes the table anew is said"),
            Map.entry("ban-drop-column", "the migration has made the table itself"),
            Map.entry("ban-drop-not-null", "the migration has made the table itself"),
            Map.entry("ban-drop-table", "the migration has made the table, or a comment with a reason suppresses it"),
            Map.entry("changing-column-type", "it only widens, which writes nothing, or the migration has made the table"),
            Map.entry("constraint-missing-not-valid", "the migration has made the table itself"),
            Map.entry("disallowed-unique-constraint", "the migration has made the table itself"),
            Map.entry("renaming-column", "the migration has made the table itself"),
            Map.entry("renaming-table", "the migration has made it, or leaves a view under the old name"),
            Map.entry("require-concurrent-index-creation", "the migration has made the table itself"),
            Map.entry("require-concurrent-index-deletion", "the migration has made the table, or a comment with a reason suppresses it"),
            Map.entry("prefer-bigint-over-int", "the column is no key"),
            Map.entry("prefer-robust-stmts", "Godwit runs a migration whole or not at all, and never twice"),
            Map.entry("prefer-text-field", "taste"),
            Map.entry("require-enum-value-ordering", "taste"),
            Map.entry("require-lock-timeout", "Godwit sets one for every migration"),
            Map.entry("require-statement-timeout", "Godwit gives the whole run a deadline"));

    private Squawk() {}

    private record Case(String place, Set<String> ours, String sql) {}

    public static void main(String[] arguments) throws Exception {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(TARGET.resolve("review-corpus.tsv"))) {
            String[] fields = line.split("\t", 4);
            cases.add(new Case(fields[0], words(fields[2]), fields[3]));
        }
        List<Set<String>> theirs = squawk(cases);
        Map<String, int[]> both = new TreeMap<>();
        Map<String, List<String>> onlyTheirs = new TreeMap<>();
        Map<String, Integer> onlyOurs = new TreeMap<>();
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            Set<String> met = new LinkedHashSet<>();
            for (String rule : theirs.get(i)) {
                Set<String> same = SAME.getOrDefault(rule, Set.of());
                boolean found = same.stream().anyMatch(one.ours()::contains);
                int[] counts = both.computeIfAbsent(rule, r -> new int[2]);
                counts[found ? 0 : 1]++;
                met.addAll(same);
                if (!found) {
                    onlyTheirs.computeIfAbsent(rule, r -> new ArrayList<>()).add(one.place() + "  " + one.sql());
                }
            }
            one.ours().stream().filter(rule -> !met.contains(rule)).forEach(rule -> onlyOurs.merge(rule, 1, Integer::sum));
        }
        Files.writeString(PAGE, written(Files.readString(PAGE), table(cases.size(), both, onlyTheirs, onlyOurs)));
        onlyTheirs.forEach((rule, places) -> places.forEach(place -> System.out.println(rule + "  " + place)));
    }

    private static String table(
            int cases,
            Map<String, int[]> both,
            Map<String, List<String>> onlyTheirs,
            Map<String, Integer> onlyOurs) {
        StringBuilder page = new StringBuilder(cases + " scripts, Squawk " + VERSION + ". Both without a database.\n\n"
                + "| Squawk's rule | found by both | by Squawk alone | here it is | why nothing is said here |\n"
                + "| --- | --- | --- | --- | --- |\n");
        both.forEach((rule, counts) -> page.append("| %s | %d | %d | %s | %s |\n"
                .formatted(
                        rule,
                        counts[0],
                        counts[1],
                        String.join(", ", new TreeSet<>(SAME.getOrDefault(rule, Set.of()))),
                        counts[1] == 0 ? "" : WHY.getOrDefault(rule, "not judged yet"))));
        page.append("\nFound here, where Squawk says nothing of the kind:\n\n| rule | scripts |\n| --- | --- |\n");
        onlyOurs.forEach((rule, count) -> page.append("| " + rule + " | " + count + " |\n"));
        return page.toString();
    }

    private static String written(String page, String text) {
        int from = page.indexOf(BEGIN) + BEGIN.length();
        return page.substring(0, from) + text + page.substring(page.indexOf(END));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(text.split(" ")));
    }

    private static List<Set<String>> squawk(List<Case> cases) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(TARGET.resolve("squawk"));
        System.out.println("Taking squawk-cli " + VERSION + " from npm");
        run(folder, "npm", "install", "--no-audit", "--no-fund", "--silent", "squawk-cli@" + VERSION);
        List<String> command = new ArrayList<>(List.of("node_modules/.bin/squawk", "--reporter", "Json"));
        List<Set<String>> found = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Files.writeString(folder.resolve(i + ".sql"), cases.get(i).sql() + "\n");
            command.add(i + ".sql");
            found.add(new LinkedHashSet<>());
        }
        String json = run(folder, command.toArray(String[]::new));
        for (String finding : json.split("\\},\\{")) {
            Matcher matcher = FOUND.matcher(finding);
            if (matcher.find()) {
                found.get(Integer.parseInt(matcher.group(1))).add(matcher.group(2));
            }
        }
        return found;
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
