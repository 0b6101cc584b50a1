package dev.godwit.runner.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleFiles;
import dev.godwit.bundle.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle as an OCI image of one layer, which every registry and every container engine takes. The layer is a tar as it
 * is: compressed by two versions of zlib, the same migrations could be two images.
 */
public final class OciLayout {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final String repository;
    private final String folder;
    private final String manifestDigest;

    /**
     * @param repository what the image is called, without tag and digest
     * @param folder where in the image the migrations lie: absolute, of ASCII letters, digits, '.', '_', '-' and '/'
     */
    public OciLayout(String repository, String folder, Bundle bundle, BundleFiles files) {
        this.repository = repository;
        this.folder = folder;
        byte[] layer = layer(folder, PackedFiles.of(bundle, files));
        Map<String, Object> config = sorted(Map.of(
                "architecture",
                "amd64",
                "os",
                "linux",
                "rootfs",
                sorted(Map.of("type", "layers", "diff_ids", List.of("sha256:" + Sha256.hex(layer))))));
        Map<String, Object> manifest = sorted(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MANIFEST,
                "config",
                blob("application/vnd.oci.image.config.v1+json", json(config)),
                "layers",
                List.of(blob("application/vnd.oci.image.layer.v1.tar", layer)),
                "annotations",
                Map.of("dev.godwit.bundle.digest", bundle.digest())));
        Map<String, Object> described = blob(MANIFEST, json(manifest));
        manifestDigest = "sha256:" + Sha256.hex(json(manifest));
        described.put("annotations", Map.of("org.opencontainers.image.ref.name", repository + "@" + manifestDigest));
        this.files.put("index.json", json(sorted(Map.of("schemaVersion", 2, "manifests", List.of(described)))));
        this.files.put("oci-layout", json(Map.of("imageLayoutVersion", "1.0.0")));
    }

    /** Of the image: what a reference has behind its {@code @}. */
    public String digest() {
        return manifestDigest;
    }

    /** What to paste into the DatabaseMigration. */
    public String snippet() {
        return """
                spec:
                  bundle:
                    image: {reference: "%s@%s", path: %s}
                """.formatted(repository, manifestDigest, folder);
    }

    /** @param into a folder that is empty, or not there yet */
    public void write(Path into) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = into.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent(), "it is below a folder"));
            Files.write(path, file.getValue());
        }
    }

    private static byte[] layer(String folder, SortedMap<String, byte[]> migrations) {
        Tar tar = new Tar();
        String path = folder.substring(1);
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            tar.folder(path.substring(0, slash));
        }
        tar.folder(path);
        migrations.forEach((name, content) -> tar.file(path + "/" + name, content));
        return tar.bytes();
    }

    private Map<String, Object> blob(String mediaType, byte[] content) {
        String hex = Sha256.hex(content);
        files.put("blobs/sha256/" + hex, content);
        return sorted(Map.of("mediaType", mediaType, "digest", "sha256:" + hex, "size", content.length));
    }

    private static Map<String, Object> sorted(Map<String, Object> fields) {
        return new TreeMap<>(fields);
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of strings are JSON", e);
        }
    }
}
