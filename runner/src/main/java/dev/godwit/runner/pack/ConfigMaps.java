package dev.godwit.runner.pack;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleFiles;
import dev.godwit.bundle.Gzip;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle in immutable ConfigMaps, each named by its content. Text while it fits into one; compressed, and split in the
 * order of names, if it does not: so a migration that is added changes the last of them only.
 */
public final class ConfigMaps {

    /** What {@code spec.bundle.configMaps} takes. */
    private static final int MAX_CONFIG_MAPS = 16;

    private static final int DIGITS = 10;

    private final String name;
    private final List<PackedConfigMap> parts;
    private final String digest;

    private ConfigMaps(String name, List<PackedConfigMap> parts, String digest) {
        this.name = name;
        this.parts = List.copyOf(parts);
        this.digest = digest;
    }

    /**
     * @param name what each is called before its digits
     * @throws TooLargeException if ConfigMaps cannot hold it
     */
    public static ConfigMaps of(String name, Bundle bundle, BundleFiles files) throws TooLargeException {
        SortedMap<String, byte[]> packed = PackedFiles.of(bundle, files);
        long bytes =
                packed.values().stream().mapToLong(content -> content.length).sum();
        if (bytes > Bundle.MAX_CONFIG_MAPS_BYTES) {
            throw new TooLargeException(
                    "The bundle is larger than 32 MiB, the most that ConfigMaps may hold together.");
        }
        List<PackedConfigMap> parts = fits(packed) ? List.of(asText(packed)) : split(packed);
        if (parts.size() > MAX_CONFIG_MAPS) {
            throw new TooLargeException("The bundle would be in " + parts.size()
                    + " ConfigMaps, and a DatabaseMigration takes at most " + MAX_CONFIG_MAPS + ".");
        }
        return new ConfigMaps(name, parts, bundle.digest());
    }

    /** In the order of the migrations in them. */
    public List<String> names() {
        return parts.stream().map(this::nameOf).toList();
    }

    /** What to paste into the DatabaseMigration. */
    public String snippet() {
        return """
                spec:
                  bundle:
                    configMaps: [%s]
                    digest: %s
                """.formatted(
                String.join(", ", names().stream().map(n -> "{name: " + n + "}").toList()), digest);
    }

    /**
     * As {@code kubectl apply --server-side -f -} takes them.
     *
     * @param namespace empty if the manifest is to name none
     */
    public String yaml(String namespace, SortedMap<String, String> labels) {
        StringBuilder yaml = new StringBuilder();
        for (PackedConfigMap part : parts) {
            yaml.append(yaml.isEmpty() ? "" : "---\n")
                    .append("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ")
                    .append(nameOf(part))
                    .append('\n');
            if (!namespace.isEmpty()) {
                yaml.append("  namespace: ").append(namespace).append('\n');
            }
            if (!labels.isEmpty()) {
                yaml.append("  labels:\n");
                labels.forEach((key, value) -> yaml.append("    ")
                        .append(YamlText.quoted(key))
                        .append(": ")
                        .append(YamlText.quoted(value))
                        .append('\n'));
            }
            yaml.append("immutable: true\n");
            if (!part.data().isEmpty()) {
                yaml.append("data:\n");
                part.data()
                        .forEach((key, content) -> yaml.append("  ")
                                .append(key)
                                .append(": ")
                                .append(YamlText.of(new String(content, StandardCharsets.UTF_8), 4))
                                .append('\n'));
            }
            if (!part.binaryData().isEmpty()) {
                yaml.append("binaryData:\n");
                part.binaryData()
                        .forEach((key, content) -> yaml.append("  ")
                                .append(key)
                                .append(": ")
                                .append(Base64.getEncoder().encodeToString(content))
                                .append('\n'));
            }
        }
        return yaml.toString();
    }

    /** By the bundle's own digits if it is whole and as it was, so that they are those of the status. */
    private String nameOf(PackedConfigMap part) {
        String hash = parts.size() == 1 && part.binaryData().isEmpty()
                ? digest.substring(digest.indexOf(':') + 1)
                : part.hash();
        return name + "-" + hash.substring(0, DIGITS);
    }

    private static boolean fits(SortedMap<String, byte[]> files) {
        long cost = files.entrySet().stream()
                .mapToLong(file -> PackedConfigMap.cost(file.getKey(), file.getValue()))
                .sum();
        return cost <= PackedConfigMap.MAX_BYTES;
    }

    private static PackedConfigMap asText(SortedMap<String, byte[]> files) {
        return new PackedConfigMap(files, new TreeMap<>());
    }

    private static List<PackedConfigMap> split(SortedMap<String, byte[]> files) throws TooLargeException {
        List<PackedConfigMap> parts = new ArrayList<>();
        SortedMap<String, byte[]> text = new TreeMap<>(Bundle.BYTE_ORDER);
        SortedMap<String, byte[]> compressed = new TreeMap<>(Bundle.BYTE_ORDER);
        long filled = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] gzip = Gzip.compress(file.getValue());
            boolean smaller = gzip.length < file.getValue().length;
            byte[] content = smaller ? gzip : file.getValue();
            String key = smaller ? file.getKey() + Gzip.SUFFIX : file.getKey();
            int cost = PackedConfigMap.cost(key, content);
            if (cost > PackedConfigMap.MAX_BYTES) {
                throw new TooLargeException(file.getKey() + " does not fit into a ConfigMap, not even compressed.");
            }
            if (filled + cost > PackedConfigMap.MAX_BYTES) {
                parts.add(new PackedConfigMap(text, compressed));
                text = new TreeMap<>(Bundle.BYTE_ORDER);
                compressed = new TreeMap<>(Bundle.BYTE_ORDER);
                filled = 0;
            }
            (smaller ? compressed : text).put(key, content);
            filled += cost;
        }
        parts.add(new PackedConfigMap(text, compressed));
        return parts;
    }
}
