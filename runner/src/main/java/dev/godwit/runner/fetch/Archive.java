package dev.godwit.runner.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.godwit.bundle.Bundle;
import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * What of an archive can belong to a bundle, as files: those in the bundle's folder, and scripts in the folders directly in
 * it. Everything else is passed over, except that a link, a device or a path that leads out is refused where it could count.
 */
final class Archive {

    /** At most this many bytes when expanded, with what is passed over: 1 GiB. */
    static final long MAX_EXPANDED = 1L << 30;

    /** Names and attributes of a file, which are read into memory: 128 KiB. */
    private static final long MAX_HEADER = 1L << 17;

    /** Headers that hold for all files behind them, and stay in memory: {@code git archive} makes one. */
    private static final int MAX_GLOBAL_HEADERS = 2;

    private static final int MAX_NAME_BYTES = 255;
    private static final int TYPE_OFFSET = 156;
    private static final int BUFFER = 1 << 16;
    private static final int MAX_SHOWN = 8;

    private final List<String> folder;
    private final Path target;
    private final Set<String> topmost = new TreeSet<>();
    private final Set<String> files = new HashSet<>();
    private final Set<String> folders = new HashSet<>();
    private final Runnable goOn;
    private boolean found;
    private long total;

    private Archive(String path, Path target, Runnable goOn) {
        this.folder = path.isEmpty() ? List.of() : List.of(path.split("/", -1));
        this.target = target;
        this.goOn = goOn;
    }

    /** Fails on what the library would keep in memory without end. */
    private static final class Tar extends TarArchiveInputStream {

        private int globalHeaders;

        Tar(InputStream in) {
            super(in, "UTF-8");
        }

        @Override
        protected byte[] readRecord() throws IOException {
            byte[] header = super.readRecord();
            if (header != null
                    && header[TYPE_OFFSET] == TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER
                    && ++globalHeaders > MAX_GLOBAL_HEADERS) {
                throw new Limited.HeaderExceeded();
            }
            return header;
        }
    }

    /**
     * @param path of the folder in the archive; empty for all of it
     * @param target a folder that is there and empty; what fails leaves something in it
     * @param goOn asked before each file; throws if it is to end there
     * @throws RunStopped {@link Outcome#InvalidBundle}
     * @throws NoRoom if a file cannot be written
     */
    static void expand(Path file, String path, Path target, Runnable goOn) throws IOException {
        new Archive(path, target, goOn).expand(file);
    }

    private void expand(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            read(in);
        }
        if (!found && !folder.isEmpty()) {
            throw refused("has no folder /" + String.join("/", folder)
                    + (topmost.isEmpty() ? "" : "; at its top there is " + String.join(", ", topmost))
                    + ". Correct spec.bundle.sourceRef.path.");
        }
    }

    private void read(InputStream in) throws IOException {
        Limited limited;
        try {
            limited = new Limited(new GZIPInputStream(in, BUFFER), MAX_EXPANDED, MAX_HEADER);
        } catch (ZipException | java.io.EOFException e) {
            throw refused("is not compressed by gzip.");
        }
        try (Tar tar = new Tar(limited)) {
            for (TarArchiveEntry entry = next(tar, limited); entry != null; entry = next(tar, limited)) {
                take(entry, tar);
                leave(tar);
            }
        } catch (NoRoom e) {
            throw e;
        } catch (Limited.HeaderExceeded e) {
            throw refused("has more than " + (MAX_HEADER >> 10) + " KiB of names and attributes for one file.");
        } catch (Limited.Exceeded e) {
            throw refused("is larger than " + (MAX_EXPANDED >> 30) + " GiB when expanded.");
        } catch (IOException | IllegalArgumentException | StackOverflowError e) {
            // The JDK goes one call deeper for each empty part of what gzip made, and there may be any number of them.
            throw refused("is damaged, or no tar archive: it cannot be read to its end.");
        }
    }

    private @Nullable TarArchiveEntry next(Tar tar, Limited limited) throws IOException {
        goOn.run();
        limited.header();
        TarArchiveEntry entry = tar.getNextEntry();
        limited.content();
        return entry;
    }

    /** What is left of a file's content is none of the next one's header. */
    private static void leave(Tar tar) throws IOException {
        long skipped;
        do {
            skipped = tar.skip(Long.MAX_VALUE);
        } while (skipped > 0);
    }

    private void take(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        List<String> path = segments(entry.getName());
        if (path.isEmpty()) {
            return;
        }
        if (topmost.size() < MAX_SHOWN) {
            topmost.add(shown(path.getFirst()));
        }
        if (isOnTheWay(path)) {
            if (!entry.isDirectory()) {
                throw refused("has something else than a folder at /" + String.join("/", path)
                        + ". Put the folder itself there, or correct spec.bundle.sourceRef.path.");
            }
            found |= path.size() == folder.size();
            return;
        }
        Optional<List<String>> below = below(path);
        if (below.isEmpty()) {
            return;
        }
        found = true;
        List<String> inside = below.get();
        if (inside.getFirst().startsWith(".")) {
            return;
        }
        String name = String.join("/", inside);
        if (inside.stream().anyMatch(segment -> segment.getBytes(UTF_8).length > MAX_NAME_BYTES)) {
            throw refused("has a name of more than " + MAX_NAME_BYTES + " bytes, " + shown(name) + ".");
        }
        if (entry.isDirectory() || inside.size() > 1) {
            make(inside.getFirst());
        }
        if (entry.isDirectory() || !mayCount(inside)) {
            return;
        }
        if (!isFile(entry)) {
            throw refused("has a link or a device at " + shown(name) + "; put the file itself there.");
        }
        keep(name, entry, tar);
    }

    /** To the bundle's folder, or that itself. */
    private boolean isOnTheWay(List<String> path) {
        return path.size() <= folder.size() && folder.subList(0, path.size()).equals(path);
    }

    /** What is left of a path behind the bundle's folder. */
    private Optional<List<String>> below(List<String> path) {
        boolean below =
                path.size() > folder.size() && path.subList(0, folder.size()).equals(folder);
        return below ? Optional.of(path.subList(folder.size(), path.size())) : Optional.empty();
    }

    /** As folders of bundles are read: what begins with a dot is nobody's, and a folder counts by the scripts in it. */
    private static boolean mayCount(List<String> inside) {
        String last = inside.getLast();
        return inside.size() == 1 || (inside.size() == 2 && !last.startsWith(".") && last.contains(".sql"));
    }

    private static boolean isFile(TarArchiveEntry entry) {
        return entry.isFile()
                && !entry.isLink()
                && !entry.isSymbolicLink()
                && !entry.isBlockDevice()
                && !entry.isCharacterDevice()
                && !entry.isFIFO()
                && !entry.isSparse();
    }

    private void keep(String name, TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        if (!files.add(name)) {
            throw refused("has " + shown(name) + " twice; make it anew with one of them.");
        }
        requireFew(files);
        total += entry.getSize();
        if (entry.getSize() > Bundle.MAX_FILE_BYTES || total > Bundle.MAX_TOTAL_BYTES) {
            throw refused("has more in the bundle's folder than a bundle may: 64 MiB in a file, 256 MiB in all. Let"
                    + " spec.bundle.sourceRef.path name the folder of the migrations.");
        }
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = create(target.resolve(name))) {
            for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
                NoRoom.write(out, buffer, read);
            }
        }
    }

    private static OutputStream create(Path file) throws NoRoom {
        if (Files.exists(file)) {
            throw refused("has a file and a folder of the same name, " + shown(nameOf(file)) + ".");
        }
        return NoRoom.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private void make(String name) throws NoRoom {
        if (!folders.add(name)) {
            return;
        }
        requireFew(folders);
        try {
            Files.createDirectory(target.resolve(name));
        } catch (FileAlreadyExistsException e) {
            throw refused("has a file and a folder of the same name, " + shown(name) + ".");
        } catch (IOException e) {
            throw new NoRoom(e);
        }
    }

    private static void requireFew(Set<String> names) {
        if (names.size() > Bundle.MAX_FILES) {
            throw refused("has more than " + Bundle.MAX_FILES
                    + " files in the bundle's folder, which is the limit of a bundle."
                    + " Let spec.bundle.sourceRef.path name the folder of the migrations.");
        }
    }

    private static List<String> segments(String name) {
        List<String> segments = new ArrayList<>();
        if (name.startsWith("/") || name.indexOf('\0') >= 0) {
            throw refused("has the path " + shown(name) + ", which is not one within it.");
        }
        for (String segment : name.split("/", -1)) {
            if (segment.equals("..")) {
                throw refused("has the path " + shown(name) + ", which leads out of it.");
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }

    private static String nameOf(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static String shown(String name) {
        String printable = name.replaceAll("[^ -~]", "?");
        return printable.length() <= 100 ? printable : printable.substring(0, 100) + "…";
    }

    private static RunStopped refused(String what) {
        return new RunStopped(Outcome.InvalidBundle, "The artifact " + what + " Nothing was run.");
    }
}
