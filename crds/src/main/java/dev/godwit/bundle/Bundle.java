package dev.godwit.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * A bundle that has been read: well-formed, in order, within limits.
 *
 * @param layout {@link Layout#Prisma} or {@link Layout#Flyway}, never {@link Layout#Auto}
 * @param migrations in the order of their application; names are unique
 */
public record Bundle(Layout layout, List<Migration> migrations) {

    /** The folder of a Job's pod under which the bundle's sources are mounted, in a folder each. */
    public static final String MOUNTS = "/bundle";
    /** At most this many files in a bundle. */
    public static final int MAX_FILES = 10_000;
    /** At most this many bytes in one file: 64 MiB. */
    public static final long MAX_FILE_BYTES = 64L << 20;
    /** At most this many bytes in all files together: 256 MiB. */
    public static final long MAX_TOTAL_BYTES = 256L << 20;
    /** At most this many bytes in all files from ConfigMaps together, expanded: 32 MiB. The operator reads those, too. */
    public static final long MAX_CONFIG_MAPS_BYTES = 32L << 20;

    /** The order of names in a digest and of migrations in the Prisma layout. */
    public static final Comparator<String> BYTE_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    public Bundle {
        migrations = List.copyOf(migrations);
    }

    /**
     * {@code sha256:} and the SHA-256 over lines {@code <name>\t<sha256>\n} in byte order of the names. The same for the
     * same migrations wherever they lie: ConfigMap, folder or image. A check is a line with its file's name.
     */
    public String digest() {
        TreeMap<String, String> hashes = new TreeMap<>(BYTE_ORDER);
        for (Migration migration : migrations) {
            hashes.put(migration.name(), migration.sha256());
            migration.checks().forEach(check -> hashes.put(check.file(), check.sha256()));
        }
        StringBuilder lines = new StringBuilder();
        hashes.forEach(
                (name, hash) -> lines.append(name).append('\t').append(hash).append('\n'));
        return "sha256:" + Sha256.hex(lines.toString());
    }

    public List<String> names() {
        return migrations.stream().map(Migration::name).toList();
    }
}
