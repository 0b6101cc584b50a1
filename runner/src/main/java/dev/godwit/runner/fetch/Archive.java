package dev.godwit.runner.fetch;

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

/**
 * What of an archive can belong to a bundle, as files: those in the bundle's folder, and scripts in the folders directly in
 * it. Everything else is passed over, except that a link, a device or a path that leads out is refused where it could count.
 */
final class Archive {

    /** At most this many bytes when expanded, with what is passed over: 1 GiB. */
    static final long MAX_EXPANDED = 1L << 30;

    private static final int BUFFER = 1 << 16;
    private static final int MAX_SHOWN = 8;

    private final List<String> folder;
    private final Path target;
    private final Set<String> topmost = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();
    private boolean found;
    private long total;

    private Archive(String path, Path target) {
        this.folder = path.isEmpty() ? List.of() : List.of(path.split("/", -1));
        this.target = target;
    }

    /**
     * @param path of the folder in the archive; empty for all of it
     * @param target a folder that is there and empty; what fails leaves something in it
     * @throws RunStopped {@link Outcome#InvalidBundle}
     * @throws NoRoom if a file cannot be written
     */
    static void expand(Path file, String path, Path target) throws IOException {
        new Archive(path, target).expand(file);
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
            limited = new Limited(new GZIPInputStream(in, BUFFER), MAX_EXPANDED);
        } catch (ZipException | java.io.EOFException e) {
            throw refused("is not compressed by gzip.");
        }
        try (TarArchiveInputStream tar = new TarArchiveInputStream(limited, "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                take(entry, tar);
            }
        } catch (NoRoom e) {
            throw e;
        } catch (Limited.Exceeded e) {
            throw refused("is larger than " + (MAX_EXPANDED >> 30) + " GiB when expanded.");
        } catch (IOException | IllegalArgumentException e) {
            throw refused("is damaged, or no tar archive: it cannot be read to its end.");
        }
    }

    private void take(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        List<String> path = segments(entry.getName());
        if (path.isEmpty()) {
            return;
        }
        if (topmost.size() < MAX_SHOWN) {
            topmost.add(shown(path.getFirst()));
        }
        Optional<List<String>> within = within(path);
        if (within.isEmpty()) {
            if (isPlace(path) && !entry.isDirectory()) {
                throw refused("has something else than a folder at /" + String.join("/", path)
                        + ". Put the folder itself there, or correct spec.bundle.sourceRef.path.");
            }
            return;
        }
        found = true;
        if (within.get().isEmpty() || !mayCount(within.get(), entry.isDirectory())) {
            return;
        }
        String name = String.join("/", within.get());
        if (entry.isDirectory()) {
            make(target.resolve(name));
        } else if (!isFile(entry)) {
            throw refused("has a link or a device at " + shown(name) + "; put the file itself there.");
        } else {
            keep(name, entry, tar);
        }
    }

    /** The bundle's folder, or one on the way to it. */
    private boolean isPlace(List<String> path) {
        return path.size() <= folder.size() && folder.subList(0, path.size()).equals(path);
    }

    /** What is left of a path behind the bundle's folder. */
    private Optional<List<String>> within(List<String> path) {
        boolean below =
                path.size() > folder.size() && path.subList(0, folder.size()).equals(folder);
        return below ? Optional.of(path.subList(folder.size(), path.size())) : Optional.empty();
    }

    /** As folders of bundles are read: what begins with a dot is nobody's, and a folder counts by the scripts in it. */
    private static boolean mayCount(List<String> within, boolean isFolder) {
        return within.stream().noneMatch(segment -> segment.startsWith("."))
                && (within.size() == 1
                        || (within.size() == 2 && !isFolder && within.getLast().contains(".sql")));
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
        if (!seen.add(name)) {
            throw refused("has " + shown(name) + " twice; make it anew with one of them.");
        }
        if (seen.size() > Bundle.MAX_FILES) {
            throw refused("has more than " + Bundle.MAX_FILES
                    + " files in the bundle's folder, which is the limit of a bundle."
                    + " Let spec.bundle.sourceRef.path name the folder of the migrations.");
        }
        total += entry.getSize();
        if (entry.getSize() > Bundle.MAX_FILE_BYTES || total > Bundle.MAX_TOTAL_BYTES) {
            throw refused("has more in the bundle's folder than a bundle may: 64 MiB in a file, 256 MiB in all. Let"
                    + " spec.bundle.sourceRef.path name the folder of the migrations.");
        }
        Path file = target.resolve(name);
        make(file.getParent() == null ? target : file.getParent());
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = create(file)) {
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

    private void make(Path directory) throws NoRoom {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw refused("has a file and a folder of the same name, " + shown(nameOf(directory)) + ".");
        } catch (IOException e) {
            throw new NoRoom(e);
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
