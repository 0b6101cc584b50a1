package dev.godwit.runner.cli;

import dev.godwit.report.Difference;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** A difference for a terminal: what should be there in red, what is there in green, as in a diff. */
record DifferenceText(Difference difference, Ansi ansi) {

    void print(PrintWriter out) {
        switch (difference.change()) {
            case Missing -> out.println(painted(Style.fg_red, "- " + what()));
            case Extra -> out.println(painted(Style.fg_green, "+ " + what()));
            case Changed -> {
                out.println("~ " + what());
                difference.fields().forEach(field -> field(out, field));
            }
        }
        if (difference.note() != null) {
            out.println("    " + difference.note());
        }
        out.println("    " + difference.digest());
    }

    private String what() {
        return difference.kind() + " " + difference.object();
    }

    private void field(PrintWriter out, Difference.Field field) {
        List<String> expected = lines(field.expected());
        List<String> actual = lines(field.actual());
        if (expected.size() > 1 || actual.size() > 1) {
            out.println("    " + field.field() + ":");
            expected.stream()
                    .filter(line -> !actual.contains(line))
                    .forEach(line -> out.println(painted(Style.fg_red, "      - " + line)));
            actual.stream()
                    .filter(line -> !expected.contains(line))
                    .forEach(line -> out.println(painted(Style.fg_green, "      + " + line)));
        } else {
            out.println("    " + field.field() + ": " + painted(Style.fg_red, shown(field.expected())) + " -> "
                    + painted(Style.fg_green, shown(field.actual())));
        }
    }

    private static List<String> lines(@Nullable String value) {
        return value == null ? List.of() : value.lines().toList();
    }

    private static String shown(@Nullable String value) {
        return value == null ? "(none)" : value;
    }

    private String painted(Style style, String text) {
        return ansi.enabled() ? style.on() + text + Style.off(style) : text;
    }
}
