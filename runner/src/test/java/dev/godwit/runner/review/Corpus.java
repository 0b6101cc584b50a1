package dev.godwit.runner.review;

import dev.godwit.bundle.Migration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements with the findings that a person expects of them; the format is told in the first of the files. */
final class Corpus {

    static final List<String> FILES =
            List.of("columns.txt", "constraints.txt", "data.txt", "scripts.txt", "code.txt", "histories.txt");

    private static final Pattern CASE = Pattern.compile("([a-z, ?-]+?) \\| (.+)");
    private static final Pattern TEXT = Pattern.compile("@(\\w+) = (.+)");
    private static final Pattern NAMED = Pattern.compile("%(\\S+): (.+)");

    private Corpus() {}

    /** @param expected rules, one as often as it is to be found */
    record Case(String file, int line, List<String> expected, List<Migration> migrations) {

        Migration judged() {
            return migrations.getLast();
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String file : FILES) {
            cases.addAll(cases(file));
        }
        return cases;
    }

    /** Of which nobody has said what to expect. */
    static List<Case> open() throws IOException {
        return cases("truth.txt");
    }

    private static List<Case> cases(String file) throws IOException {
        List<Case> cases = new ArrayList<>();
        Map<String, String> texts = new LinkedHashMap<>();
        int number = 0;
        for (String line : text(file).lines().toList()) {
            number++;
            Matcher named = TEXT.matcher(line);
            Matcher found = CASE.matcher(line);
            if (named.matches()) {
                texts.put("@" + named.group(1) + " ", named.group(2) + " ");
            } else if (found.matches()) {
                List<String> expected = Set.of("-", "?").contains(found.group(1))
                        ? List.of()
                        : Arrays.asList(found.group(1).split(", "));
                String sql = found.group(2);
                for (Map.Entry<String, String> text : texts.entrySet()) {
                    sql = sql.replace(text.getKey(), text.getValue());
                }
                cases.add(new Case(file, number, expected, migrations(sql)));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException(file + ":" + number + " is no case: " + line);
            }
        }
        return cases;
    }

    private static List<Migration> migrations(String sql) {
        List<Migration> migrations = new ArrayList<>();
        for (String script : sql.split(" >>> ", -1)) {
            Matcher named = NAMED.matcher(script);
            String name = named.matches() ? named.group(1) : migrations.size() + "_describes_itself";
            migrations.add(new Migration(name, "0".repeat(64), named.matches() ? named.group(2) : script));
        }
        return migrations;
    }

    private static String text(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Corpus.class.getResourceAsStream("corpus/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
