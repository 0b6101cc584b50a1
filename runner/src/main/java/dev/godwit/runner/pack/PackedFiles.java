package dev.godwit.runner.pack;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleFiles;
import dev.godwit.bundle.Migration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A bundle's migrations and checks as a ConfigMap's keys name them: {@code <migration>.sql}, whatever the folder was. */
final class PackedFiles {

    private static final String SQL = ".sql";

    private PackedFiles() {}

    /** In byte order of their names. What else lay beside them, such as Prisma's lock file, is left out. */
    static SortedMap<String, byte[]> of(Bundle bundle, BundleFiles files) {
        Set<String> wanted = new HashSet<>();
        for (Migration migration : bundle.migrations()) {
            wanted.add(key(migration.name()));
            migration.checks().forEach(check -> wanted.add(check.file()));
        }
        SortedMap<String, byte[]> packed = new TreeMap<>(Bundle.BYTE_ORDER);
        for (Map.Entry<String, byte[]> file : files.contents().entrySet()) {
            String key = key(file.getKey());
            if (wanted.contains(key)) {
                packed.put(key, file.getValue());
            }
        }
        return packed;
    }

    private static String key(String name) {
        return name.endsWith(SQL) ? name : name + SQL;
    }
}
