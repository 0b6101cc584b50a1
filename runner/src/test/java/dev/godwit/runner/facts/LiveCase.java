package dev.godwit.runner.facts;

import dev.godwit.bundle.Migration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A case of cases.txt, whose first lines tell the format.
 *
 * @param schema of its own, in which it is set up
 * @param small bytes of a small table
 * @param since the first major version that it is about
 * @param setup SQL
 * @param pending migrations
 * @param expected findings, each {@code <grade> <rule>: <message>}
 */
public record LiveCase(
        String name,
        String schema,
        long small,
        int since,
        String setup,
        List<Migration> pending,
        List<String> expected) {

    @Override
    public String toString() {
        return name;
    }

    public static List<LiveCase> all() {
        List<LiveCase> cases = new ArrayList<>();
        for (String block : text().split("\n== ", -1)) {
            if (!block.startsWith("#")) {
                cases.add(read(block, "case_" + cases.size()));
            }
        }
        return cases;
    }

    private static LiveCase read(String block, String schema) {
        List<String> lines = block.lines().toList();
        StringBuilder setup = new StringBuilder();
        List<Migration> pending = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        long small = Long.MAX_VALUE;
        int since = 0;
        for (String line : lines.subList(1, lines.size())) {
            String rest = line.length() > 2 ? line.substring(2) : "";
            switch (line.isBlank() ? ' ' : line.charAt(0)) {
                case '+' -> setup.append(rest).append('\n');
                case '>' ->
                    pending.add(new Migration("2024010" + pending.size() + "_describes_itself", "0".repeat(64), rest));
                case '!' -> expected.add(rest);
                case '%' -> small = Long.parseLong(rest);
                case '@' -> since = Integer.parseInt(rest);
                case ' ' -> {}
                default -> throw new IllegalArgumentException("No line of a case: " + line);
            }
        }
        return new LiveCase(lines.getFirst(), schema, small, since, setup.toString(), pending, expected);
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(LiveCase.class.getResourceAsStream("cases.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
