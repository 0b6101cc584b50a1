package dev.godwit.bundle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads a bundle from its files. A file's key is {@code <migration>.sql}, {@code <migration>} (a Prisma folder, whose
 * content is its {@code migration.sql}), or a Flyway file name. Its checks are {@code <migration>.precheck.sql} and
 * {@code <migration>.postcheck.sql}. Prisma's {@code migration_lock.toml} may lie beside them.
 */
public final class BundleReader {

    private static final String PRISMA_LOCK = "migration_lock.toml";
    private static final String SQL = ".sql";
    /** What a ConfigMap key may hold, so that a bundle means the same in a folder and in the cluster. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,249}");

    private static final Pattern PRISMA_PROVIDER = Pattern.compile("(?m)^\\s*provider\\s*=\\s*\"([^\"]*)\"");

    /** What a decoder puts where it cannot read on. A file may hold it, too; to ask a strict one takes three times its size. */
    private static final char REPLACEMENT = '\uFFFD';

    private final List<String> problems = new ArrayList<>();

    private BundleReader() {}

    /**
     * @param files content by key; the caller has kept to the limits of {@link Bundle} while reading
     * @param layout how to take the names; {@link Layout#Auto} decides by them
     */
    public static BundleReading read(Map<String, byte[]> files, Layout layout) {
        return new BundleReader().readAll(new TreeMap<>(files), layout);
    }

    private BundleReading readAll(Map<String, byte[]> files, Layout wanted) {
        byte[] lock = files.remove(PRISMA_LOCK);
        if (lock != null) {
            checkProvider(new String(lock, StandardCharsets.UTF_8));
        }
        checkSize(files);
        Layout layout = wanted == Layout.Auto ? detect(files) : wanted;
        SequencedMap<String, Migration> migrations = new LinkedHashMap<>();
        Map<String, byte[]> checks = new TreeMap<>();
        files.keySet().stream()
                .filter(key -> CheckName.parse(key).isPresent())
                .toList()
                .forEach(key -> checks.put(key, files.remove(key)));
        files.forEach((key, content) -> nameOf(key, layout)
                .ifPresent(name -> textOf(key, content).ifPresent(sql -> {
                    if (migrations.putIfAbsent(name, new Migration(name, Sha256.hex(content), sql)) != null) {
                        problems.add("Migration " + name + " is there twice; remove one of the two files.");
                    }
                })));
        checks.forEach((key, content) -> CheckName.parse(key)
                .ifPresent(name ->
                        textOf(key, content).ifPresent(sql -> addCheck(migrations, key, content, sql, name, layout))));
        if (files.isEmpty()) {
            problems.add(
                    "The bundle has no migrations: its keys must be named <migration>.sql or V1__description.sql.");
        }
        List<Migration> ordered = new ArrayList<>(migrations.values());
        ordered.sort(
                layout == Layout.Flyway ? inFlywaysOrder() : Comparator.comparing(Migration::name, Bundle.BYTE_ORDER));
        if (layout == Layout.Flyway) {
            checkVersions(ordered);
        }
        return problems.isEmpty()
                ? new BundleReading.Read(new Bundle(layout, ordered))
                : new BundleReading.Refused(problems);
    }

    private void addCheck(
            Map<String, Migration> migrations, String key, byte[] content, String sql, CheckName name, Layout layout) {
        Check check = new Check(key, Sha256.hex(content), sql);
        String migration = name.migration(layout);
        if (migrations.computeIfPresent(migration, (_, found) -> found.with(name.kind(), check)) == null) {
            problems.add(printable(key) + " is a check, and the bundle has no migration " + printable(migration)
                    + " that it could belong to; rename it, or take it out.");
        }
    }

    private static Layout detect(Map<String, byte[]> files) {
        return !files.isEmpty() && files.keySet().stream().allMatch(FlywayName::looksLikeOne)
                ? Layout.Flyway
                : Layout.Prisma;
    }

    private Optional<String> nameOf(String key, Layout layout) {
        if (!NAME.matcher(key).matches()) {
            problems.add("\"" + printable(key)
                    + "\" cannot name a migration: use letters, digits, '.', '_' and '-', at most" + " 250 of them.");
            return Optional.empty();
        }
        return layout == Layout.Flyway ? flywayName(key) : prismaName(key);
    }

    private Optional<String> flywayName(String key) {
        if (FlywayName.parse(key).isPresent() || FlywayName.isRepeatable(key)) {
            return Optional.of(key);
        }
        problems.add(
                FlywayName.looksLikeOne(key)
                        ? key
                                + " is neither a versioned (V) nor a repeatable (R__) migration. Undo (U) and baseline (B)"
                                + " scripts are not applied by Godwit; leave them out of the bundle."
                        : key + " is not named like a Flyway migration, V<version>__<description>.sql.");
        return Optional.empty();
    }

    private Optional<String> prismaName(String key) {
        String name = key.endsWith(SQL) ? key.substring(0, key.length() - SQL.length()) : key;
        if (FlywayName.looksLikeOne(key)) {
            problems.add(key + " is named like a Flyway migration among Prisma's; a bundle has one layout.");
            return Optional.empty();
        }
        if (name.isEmpty() || name.contains(".")) {
            problems.add(key + " is not a migration: a key is <migration>.sql, and the folder's name has no dot.");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private Optional<String> textOf(String key, byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(content)) {
            problems.add(
                    Gzip.begins(content)
                            ? key + " is compressed by gzip; call it " + key + Gzip.SUFFIX + "."
                            : key + " is not UTF-8; save it as UTF-8.");
            return Optional.empty();
        }
        if (text.indexOf('\0') >= 0) {
            problems.add(key + " holds a NUL byte, which PostgreSQL refuses; is it a binary file?");
            return Optional.empty();
        }
        return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static boolean isUtf8(byte[] content) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void checkProvider(String lock) {
        var matcher = PRISMA_PROVIDER.matcher(lock);
        if (matcher.find() && !matcher.group(1).equals("postgresql")) {
            problems.add(PRISMA_LOCK + " says provider \"" + printable(matcher.group(1))
                    + "\": Godwit deploys to PostgreSQL only.");
        }
    }

    private void checkSize(Map<String, byte[]> files) {
        if (files.size() > Bundle.MAX_FILES) {
            problems.add("The bundle has " + files.size() + " files, the limit is " + Bundle.MAX_FILES + ".");
        }
        long total = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            total += file.getValue().length;
            if (file.getValue().length > Bundle.MAX_FILE_BYTES) {
                problems.add(printable(file.getKey())
                        + " is larger than 64 MiB; load data by other means than a migration.");
            }
        }
        if (total > Bundle.MAX_TOTAL_BYTES) {
            problems.add("The bundle is larger than 256 MiB.");
        }
    }

    private void checkVersions(List<Migration> ordered) {
        for (int i = 1; i < ordered.size(); i++) {
            if (inFlywaysOrder().compare(ordered.get(i - 1), ordered.get(i)) == 0) {
                problems.add(ordered.get(i - 1).name() + " and "
                        + ordered.get(i).name() + " have the same version; give one of them another.");
            }
        }
    }

    /** Versioned ones by their version, behind them the repeatable ones by their description. */
    private static Comparator<Migration> inFlywaysOrder() {
        return (a, b) -> {
            Optional<FlywayName> one = FlywayName.parse(a.name());
            Optional<FlywayName> other = FlywayName.parse(b.name());
            if (one.isPresent() && other.isPresent()) {
                return one.get().compareTo(other.get());
            }
            return one.isPresent() || other.isPresent()
                    ? Boolean.compare(other.isPresent(), one.isPresent())
                    : Bundle.BYTE_ORDER.compare(a.name(), b.name());
        };
    }

    static String printable(String hostile) {
        String cut = hostile.length() > 80 ? hostile.substring(0, 80) + "…" : hostile;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
