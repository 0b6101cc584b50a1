package dev.godwit.runner.cli;

import dev.godwit.runner.reconcile.Direction;
import dev.godwit.runner.reconcile.ScriptText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the SQL goes that undoes drift, or adopts it. */
final class ScriptOptions {

    private static final String OUTPUT = "-";

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description =
                    "Write the SQL that would bring the database back; - prints it instead. Godwit never runs it.")
    private @Nullable String script;

    @Option(
            names = "--forward",
            paramLabel = "FILE",
            description = "Write a migration that does in other databases what was done to this one by hand, to be"
                    + " committed as migration.sql; - prints it instead.")
    private @Nullable String forward;

    @Option(
            names = "--no-verify",
            description = "Do not try a script on an empty copy of the schema, for which a database is made on the same"
                    + " server and dropped again, and the role needs CREATEDB.")
    private boolean untried;

    Set<Direction> wanted() {
        return files().keySet();
    }

    boolean areTried() {
        return !untried;
    }

    /** Whether standard output is taken by a script. */
    boolean areShown() {
        return files().containsValue(OUTPUT);
    }

    private Map<Direction, String> files() {
        Map<Direction, String> files = new EnumMap<>(Direction.class);
        if (script != null) {
            files.put(Direction.BACK, script);
        }
        if (forward != null) {
            files.put(Direction.FORWARD, forward);
        }
        return files;
    }

    /** A script that there is no need for is not written. */
    void write(Map<Direction, ScriptText> scripts, PrintWriter out) {
        scripts.forEach((direction, written) -> {
            String file = files().getOrDefault(direction, OUTPUT);
            if (file.equals(OUTPUT)) {
                out.print(written.text());
            } else {
                save(Path.of(file), written.text());
            }
        });
    }

    private static void save(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("The script could not be written to " + file, e);
        }
    }
}
