package dev.godwit.runner.failure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What PostgreSQL's errors mean in a migration. The rows are those of {@code sqlstates.txt}: a SQLSTATE, or its first two
 * characters, or {@code *}, and if need be a text that the message must contain; the cause; the next step. The first row
 * that fits counts.
 */
final class ErrorCatalogue {

    private static final List<Row> ROWS = read();

    private ErrorCatalogue() {}

    /**
     * @param state the SQLSTATE, its class, or {@code *} for any
     * @param said what the message must contain; empty for anything
     * @param cause why this happens; one or more sentences
     * @param step what to do about it; one or more sentences
     */
    record Row(String state, String said, String cause, String step) {

        private boolean fits(DatabaseError error) {
            return (state.equals("*") || error.sqlState().startsWith(state))
                    && error.message().contains(said);
        }

        /** As in the file; names the row. */
        String key() {
            return said.isEmpty() ? state : state + " " + said;
        }
    }

    static Row of(DatabaseError error) {
        return ROWS.stream().filter(row -> row.fits(error)).findFirst().orElseThrow();
    }

    static List<Row> rows() {
        return ROWS;
    }

    private static List<Row> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ErrorCatalogue.class.getResourceAsStream("sqlstates.txt")),
                StandardCharsets.UTF_8))) {
            List<Row> rows = new ArrayList<>();
            for (String key = lines.readLine(); key != null; key = lines.readLine()) {
                if (!key.isBlank()) {
                    String[] parts = key.split(" ", 2);
                    rows.add(new Row(parts[0], parts.length == 1 ? "" : parts[1], line(lines), line(lines)));
                }
            }
            return List.copyOf(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null || line.isBlank()) {
            throw new IllegalStateException("sqlstates.txt: a row has three lines");
        }
        return line;
    }
}
