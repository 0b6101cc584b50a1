package dev.godwit.runner.bundle;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleFiles;
import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.CheckName;
import dev.godwit.bundle.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads bundles from folders: a mounted ConfigMap (flat files behind links), Prisma's {@code migrations} folder
 * ({@code <name>/migration.sql}, beside it {@code precheck.sql} and {@code postcheck.sql}) or a folder of Flyway files.
 * Names that begin with a dot are skipped, and so are files that nobody takes for a migration: {@code README},
 * {@code *.md}, {@code *.txt}. Anything else that is no migration is a problem, because a file that silently does not
 * count is how a migration gets lost. A file called {@code .sql.gz} counts as what gzip has compressed in it.
 */
public final class BundleFolder {

    private static final String PRISMA_FILE = "migration.sql";
    /** What somebody means as a check; every other file beside a migration is none of ours, such as a down.sql. */
    private static final Pattern ALMOST_A_CHECK = Pattern.compile("(?i)(pre|post)[-_. ]?checks?\\.sql");

    private final BundleFiles files = new BundleFiles();

    private final Path mounts;

    private BundleFolder(Path mounts) {
        this.mounts = mounts;
    }

    /** @param folders merged; the same migration in two of them is a problem */
    public static BundleReading read(List<Path> folders, Layout layout) {
        return files(folders).read(layout);
    }

    /** The files themselves, and what is wrong with the folders. */
    public static BundleFiles files(List<Path> folders) {
        return files(folders, Path.of(Bundle.MOUNTS));
    }

    /** @param mounts below it, each folder is a mount of its own, out of which no path may lead */
    static BundleFiles files(List<Path> folders, Path mounts) {
        BundleFolder reading = new BundleFolder(mounts);
        folders.forEach(reading::readFolder);
        return reading.files;
    }

    private void readFolder(Path folder) {
        Path root;
        try {
            root = folder.toRealPath();
        } catch (NoSuchFileException e) {
            files.refuse(inMount(folder)
                    .map(path -> "There is no folder " + path + " in the bundle's image. Correct"
                            + " spec.bundle.image.path.")
                    .orElse("There is no folder " + folder + "."));
            return;
        } catch (IOException e) {
            files.refuse("The folder " + folder + " cannot be read: " + reason(e) + ".");
            return;
        }
        if (inMount(folder).isPresent() && !root.startsWith(mount(folder))) {
            files.refuse(
                    inMount(folder).get() + " leads out of the bundle's image; put the migrations themselves there.");
            return;
        }
        if (!Files.isDirectory(root)) {
            files.refuse(folder + " is not a folder.");
            return;
        }
        for (Path entry : list(root)) {
            readEntry(root, entry);
        }
    }

    private Path mount(Path folder) {
        return mounts.resolve(folder.getName(mounts.getNameCount()));
    }

    /** The path within its mount; empty if it is no part of one. */
    private Optional<String> inMount(Path folder) {
        return folder.startsWith(mounts) && folder.getNameCount() > mounts.getNameCount() + 1
                ? Optional.of("/" + folder.subpath(mounts.getNameCount() + 1, folder.getNameCount()))
                : Optional.empty();
    }

    private List<Path> list(Path folder) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                if (!nameOf(entry).startsWith(".")) {
                    entries.add(entry);
                }
                if (entries.size() > Bundle.MAX_FILES) {
                    files.refuse("The folder " + folder + " holds more than " + Bundle.MAX_FILES
                            + " files, which is the limit of a bundle.");
                    return List.of();
                }
            }
        } catch (IOException e) {
            files.refuse("The folder " + folder + " cannot be read: " + reason(e) + ".");
            return List.of();
        }
        entries.sort(null);
        return entries;
    }

    private void readEntry(Path root, Path entry) {
        String name = nameOf(entry);
        if (Files.isDirectory(entry)) {
            if (leavesRoot(root, entry)) {
                return;
            }
            Path script = entry.resolve(PRISMA_FILE);
            if (!Files.exists(script)) {
                files.refuse("The folder " + name + " has no " + PRISMA_FILE
                        + "; add it, or remove the folder if it was left over.");
                return;
            }
            readFile(root, script, name);
            readChecks(root, entry, name);
        } else if (!isAside(name)) {
            readFile(root, entry, name);
        }
    }

    private void readChecks(Path root, Path folder, String migration) {
        for (Path file : list(folder)) {
            String name = nameOf(file);
            Optional<CheckName.Kind> kind = Arrays.stream(CheckName.Kind.values())
                    .filter(one -> one.file().equals(name))
                    .findFirst();
            if (kind.isPresent()) {
                readFile(root, file, CheckName.keyIn(migration, kind.get()));
            } else if (ALMOST_A_CHECK.matcher(name).matches()) {
                files.refuse(migration + "/" + name + " looks like a check, and would not be asked: call it"
                        + " precheck.sql or postcheck.sql.");
            }
        }
    }

    private static boolean isAside(String name) {
        return name.equals("README") || name.endsWith(".md") || name.endsWith(".txt");
    }

    private void readFile(Path root, Path file, String key) {
        if (leavesRoot(root, file)) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            files.refuse(key + " is not a regular file.");
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            files.add(key, in.readNBytes(files.room() + 1), file.toString());
        } catch (IOException e) {
            files.refuse("The file " + file + " cannot be read: " + reason(e) + ".");
        }
    }

    private boolean leavesRoot(Path root, Path file) {
        try {
            if (file.toRealPath().startsWith(root)) {
                return false;
            }
            files.refuse(
                    root.relativize(file) + " is a link to a place outside the folder; put the file itself there.");
        } catch (IOException e) {
            files.refuse(root.relativize(file) + " cannot be read: " + reason(e) + ".");
        }
        return true;
    }

    private static String nameOf(Path entry) {
        Path name = entry.getFileName();
        return name == null ? "" : name.toString();
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "");
    }
}
