package dev.godwit.bundle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a bundle, gathered from one place or several. Those compressed by gzip, {@code <key>.sql.gz}, count as
 * what is in them. Every migration and every check may be there once.
 */
public final class BundleFiles {

    private static final String SQL = ".sql";
    private static final long MIB = 1 << 20;

    private final long maxTotal;
    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long total;

    /** Within the limits of {@link Bundle}. */
    public BundleFiles() {
        this(Bundle.MAX_TOTAL_BYTES);
    }

    /** @param maxTotal the most bytes in all files together, at most {@link Bundle#MAX_TOTAL_BYTES} */
    public BundleFiles(long maxTotal) {
        this.maxTotal = maxTotal;
    }

    /** What makes the bundle unusable, as a sentence. */
    public void refuse(String problem) {
        problems.add(problem);
    }

    /** How large the next file may be, in bytes; a caller need not read on behind it. */
    public int room() {
        return (int) Math.min(Bundle.MAX_FILE_BYTES, maxTotal - total);
    }

    /**
     * @param key as {@link BundleReader} knows it, or that with {@code .gz} behind it
     * @param content as it lies there; one byte more than {@link #room()} if there is more
     * @param from what messages call the place
     */
    public void add(String key, byte[] content, String from) {
        String plain = Gzip.isGzipKey(key) ? key.substring(0, key.length() - Gzip.SUFFIX.length()) : key;
        String migration = plain.endsWith(SQL) ? plain.substring(0, plain.length() - SQL.length()) : plain;
        String first = origins.putIfAbsent(migration, from);
        if (first != null) {
            refuse("The migration " + BundleReader.printable(migration) + " is there twice, in " + first + " and in "
                    + from + "; remove one of the two.");
            return;
        }
        if (origins.size() == Bundle.MAX_FILES + 1) {
            refuse("The bundle has more than " + Bundle.MAX_FILES + " files, which is its limit.");
        }
        if (origins.size() > Bundle.MAX_FILES) {
            return;
        }
        if (plain.equals(key)) {
            keep(key, key, content);
        } else if (!Gzip.begins(content)) {
            refuse(BundleReader.printable(key) + " is not what its name says: compress it with gzip, or call it "
                    + BundleReader.printable(plain) + ".");
        } else {
            try {
                keep(plain, key, Gzip.expand(content, room()));
            } catch (IOException e) {
                refuse(BundleReader.printable(key) + " is damaged: gzip cannot read it to its end. Make it again.");
            }
        }
    }

    /** Their content by key, none of it compressed; not a copy. */
    public Map<String, byte[]> contents() {
        return contents;
    }

    /** The bundle that they are. */
    public BundleReading read(Layout layout) {
        return problems.isEmpty() ? BundleReader.read(contents, layout) : new BundleReading.Refused(problems);
    }

    private void keep(String key, String file, byte[] content) {
        if (content.length <= room()) {
            total += content.length;
            contents.put(key, content);
        } else if (room() == Bundle.MAX_FILE_BYTES) {
            refuse(BundleReader.printable(file) + " is larger than 64 MiB; load data by other means than a migration.");
        } else {
            refuse("The bundle is larger than " + maxTotal / MIB + " MiB.");
        }
    }
}
