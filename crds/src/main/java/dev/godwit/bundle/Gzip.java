package dev.godwit.bundle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Files compressed by gzip, which are hostile until they are read. */
public final class Gzip {

    /** What the key of such a file ends with. */
    public static final String SUFFIX = ".gz";

    private static final String SQL = ".sql" + SUFFIX;

    private Gzip() {}

    static boolean isGzipKey(String key) {
        return key.endsWith(SQL);
    }

    static boolean begins(byte[] content) {
        return content.length >= 2 && content[0] == (byte) 0x1f && content[1] == (byte) 0x8b;
    }

    /**
     * @return the content, or its first {@code most + 1} bytes, whatever it expands to
     * @throws IOException if it is not gzip, or damaged
     */
    static byte[] expand(byte[] compressed, int most) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return in.readNBytes(most + 1);
        }
    }

    /** Without a time and without the name of a system in it: the same bytes for the same content. */
    public static byte[] compress(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
