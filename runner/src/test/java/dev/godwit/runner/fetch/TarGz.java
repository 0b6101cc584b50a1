package dev.godwit.runner.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** An archive as a test wants it, also as nobody should make it. */
final class TarGz {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    TarGz() {
        this(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    /** @param longNames as {@link TarArchiveOutputStream} calls the ways to write them */
    TarGz(int longNames) {
        try {
            tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tar.setLongFileMode(longNames);
    }

    TarGz file(String name, String content) {
        return entry(name, TarConstants.LF_NORMAL, "", content.getBytes(StandardCharsets.UTF_8));
    }

    TarGz folder(String name) {
        return entry(name + "/", TarConstants.LF_DIR, "", new byte[0]);
    }

    TarGz link(String name, byte kind, String to) {
        return entry(name, kind, to, new byte[0]);
    }

    TarGz zeros(String name, int length) {
        return entry(name, TarConstants.LF_NORMAL, "", new byte[length]);
    }

    /** What is no file, but is said of the one behind it. */
    TarGz header(byte kind, String content) {
        return entry("header", kind, "", content.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@code git archive} says what commit it is of. */
    TarGz commentOnAll(String comment) {
        try {
            TarArchiveEntry entry =
                    new TarArchiveEntry("pax_global_header", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
            entry.addPaxHeader("comment", comment);
            tar.putArchiveEntry(entry);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TarGz entry(String name, byte kind, String link, byte[] content) {
        try {
            TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
            entry.setSize(content.length);
            entry.setLinkName(link);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            tar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
