package dev.godwit.runner.drift;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots as text, a line each, fields between tabs, and as that text compressed. Backslash, tab and line ends are
 * written as in PostgreSQL's COPY; {@code \N} is null.
 */
public final class SnapshotText {

    private static final String NULL = "\\N";
    private static final int FIELDS = 5;

    private SnapshotText() {}

    public static byte[] compress(Snapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            StringBuilder line = new StringBuilder();
            for (CatalogObject object : snapshot.objects()) {
                line.setLength(0);
                append(line, object);
                gzip.write(line.toString().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if {@link #compress} did not write this */
    public static Snapshot decompress(byte[] compressed) {
        List<CatalogObject> objects = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(compressed)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                objects.add(parse(line));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("The stored snapshot cannot be read", e);
        }
        return Snapshot.of(objects);
    }

    static void append(StringBuilder text, CatalogObject object) {
        escape(text, object.kind()).append('\t');
        escape(text, object.schema()).append('\t');
        escape(text, object.parent()).append('\t');
        escape(text, object.name()).append('\t');
        escape(text, object.definition()).append('\n');
    }

    private static CatalogObject parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("A stored snapshot has a line of " + fields.length + " fields");
        }
        return new CatalogObject(
                unescape(fields[0]),
                fields[1].equals(NULL) ? null : unescape(fields[1]),
                fields[2].equals(NULL) ? null : unescape(fields[2]),
                unescape(fields[3]),
                unescape(fields[4]));
    }

    private static StringBuilder escape(StringBuilder text, @Nullable String field) {
        if (field == null) {
            return text.append(NULL);
        }
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
        return text;
    }

    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        boolean escaped = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (escaped) {
                text.append(
                        switch (c) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> c;
                        });
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
