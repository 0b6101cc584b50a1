package dev.godwit.runner.pack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A tar archive in which nothing is of the machine that wrote it: no time, no owner, read for everybody. POSIX format;
 * a name that has no room in the header is in a record of its own before it.
 */
final class Tar {

    private static final int BLOCK = 512;
    private static final int NAME = 100;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void folder(String path) {
        entry(path + "/", '5', 0755, new byte[0]);
    }

    void file(String path, byte[] content) {
        entry(path, '0', 0644, content);
    }

    byte[] bytes() {
        byte[] written = out.toByteArray();
        return Arrays.copyOf(written, written.length + 2 * BLOCK);
    }

    private void entry(String path, char type, int mode, byte[] content) {
        byte[] name = path.getBytes(StandardCharsets.US_ASCII);
        if (name.length > NAME) {
            write("path", 'x', 0644, record("path=" + path + "\n"));
            name = Arrays.copyOf(name, NAME);
        }
        write(new String(name, StandardCharsets.US_ASCII), type, mode, content);
    }

    /** {@code <length> <text>}, where the length counts its own digits. */
    private static byte[] record(String text) {
        int length = text.length() + 2;
        while (Integer.toString(length).length() + 1 + text.length() != length) {
            length++;
        }
        return (length + " " + text).getBytes(StandardCharsets.US_ASCII);
    }

    private void write(String name, char type, int mode, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, octal(mode, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(content.length, 11));
        put(header, 136, octal(0, 11));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static String octal(int value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
