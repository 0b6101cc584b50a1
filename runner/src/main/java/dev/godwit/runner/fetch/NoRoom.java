package dev.godwit.runner.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Where files are put there is no room, or nothing may be written: neither the server nor the archive is to blame. */
final class NoRoom extends IOException {

    private static final long serialVersionUID = 1;

    NoRoom(IOException cause) {
        super(reason(cause), cause);
    }

    /** Without the path, which may be a name out of an archive. */
    private static String reason(IOException cause) {
        String said = cause instanceof FileSystemException named ? named.getReason() : cause.getMessage();
        return said == null ? cause.getClass().getSimpleName() : said;
    }

    static OutputStream open(Path file, OpenOption... options) throws NoRoom {
        try {
            return Files.newOutputStream(file, options);
        } catch (IOException e) {
            throw new NoRoom(e);
        }
    }

    static void write(OutputStream out, byte[] buffer, int length) throws NoRoom {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new NoRoom(e);
        }
    }
}
