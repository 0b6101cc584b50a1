package dev.godwit.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleFiles;
import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Layout;
import dev.godwit.runner.bundle.BundleFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

class BundleCommandTest {

    @TempDir
    Path temporary;

    private int exitCode;
    private String said = "";

    @Test
    void aSmallBundleIsOneConfigMapOfTextNamedByTheBundlesDigest() throws IOException {
        Path folder = twoMigrations("prisma");
        String digest = digest(folder);
        String yaml = bundle(folder, "--name", "blog-migrations", "--namespace", "shop", "--label", "app=blog");
        assertThat(exitCode).isZero();
        assertThat(yaml).isEqualTo("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: blog-migrations-%s
                  namespace: shop
                  labels:
                    "app": "blog"
                immutable: true
                data:
                  1_a.precheck.sql: |-
                    SELECT 1
                  1_a.sql: |
                    CREATE TABLE a ();
                    -- and so on
                  2_b.sql: "-- Windows\\r\\n"
                """.formatted(hex(digest).substring(0, 10)));
        assertThat(said)
                .isEqualTo("2 migrations. In the DatabaseMigration:\nspec:\n  bundle:\n    configMaps: [{name:"
                        + " blog-migrations-" + hex(digest).substring(0, 10) + "}]\n    digest: " + digest + "\n");
    }

    @Test
    void whatTheConfigMapsHoldIsTheBundleThatTheFolderIs() throws IOException {
        Path folder = twoMigrations("prisma");
        assertThat(digest(configMaps(bundle(folder, "--name", "a")))).isEqualTo(digest(folder));
    }

    @Test
    void aLargeBundleIsCompressedAndSplitAndTheSameBundle() throws IOException {
        Path folder = largeMigrations();
        List<Map<String, Object>> configMaps = configMaps(bundle(folder, "--name", "big"));
        assertThat(configMaps).hasSizeGreaterThan(1).allSatisfy(configMap -> {
            assertThat(configMap).doesNotContainKey("data").containsEntry("immutable", true);
            assertThat(content(configMap).values().stream()
                            .mapToInt(c -> c.length)
                            .sum())
                    .isLessThan(1 << 20);
        });
        assertThat(digest(configMaps)).isEqualTo(digest(folder));
        assertThat(said).contains("configMaps: [{name: big-", "}, {name: big-");
    }

    @Test
    void aMigrationThatIsAddedLeavesTheConfigMapsBeforeItAsTheyAre() throws IOException {
        Path folder = largeMigrations();
        List<Map<String, Object>> before = configMaps(bundle(folder, "--name", "big"));
        write(folder.resolve("9_z/migration.sql"), "SELECT 9;");
        List<Map<String, Object>> after = configMaps(bundle(folder, "--name", "big"));
        assertThat(after.subList(0, before.size() - 1)).isEqualTo(before.subList(0, before.size() - 1));
        assertThat(after.getLast()).isNotEqualTo(before.getLast());
    }

    @Test
    void aFileThatNoConfigMapHoldsIsSentToAnImage() throws IOException {
        Path folder = temporary.resolve("huge");
        write(folder.resolve("1_a/migration.sql"), noise(1_500_000));
        assertThat(bundle(folder, "--name", "huge")).isEmpty();
        assertThat(exitCode).isEqualTo(2);
        assertThat(said)
                .isEqualTo("InvalidBundle: 1_a.sql does not fit into a ConfigMap, not even compressed. Ship it as an"
                        + " image: --oci." + System.lineSeparator());
    }

    @Test
    void whatIsNoBundleIsRefused() throws IOException {
        write(temporary.resolve("bad/1_a.sql.orig"), "SELECT 1;");
        assertThat(bundle(temporary.resolve("bad"), "--name", "a")).isEmpty();
        assertThat(exitCode).isEqualTo(2);
        assertThat(said).startsWith("InvalidBundle: 1_a.sql.orig is not a migration");
    }

    @Test
    void namesAndLabelsThatKubernetesDoesNotTakeAreWrongUsage() throws IOException {
        Path folder = twoMigrations("prisma");
        for (String[] wrong : new String[][] {
            {"--name", "Blog"},
            {"--name", "a", "--namespace", "x y"},
            {"--name", "a", "--label", "app=\n"},
            {"--name", "a", "--label", "=b"},
            {"--name", "not-a-repository", "--oci", "out"},
            {"--name", "r.example.org/a:1.0", "--oci", "out"},
            {"--name", "r.example.org/a", "--oci", "out", "--path", "migrations"},
            {"--name", "r.example.org/a", "--oci", "out", "--path", "/../etc"}
        }) {
            bundle(folder, wrong);
            assertThat(exitCode).as(String.join(" ", wrong)).isEqualTo(64);
        }
    }

    @Test
    void theConfigMapsGoIntoAFileIfOneIsNamed() throws IOException {
        Path folder = twoMigrations("prisma");
        String printed = bundle(folder, "--name", "a");
        Path file = temporary.resolve("bundle.yaml");
        assertThat(bundle(folder, "--name", "a", "--output", file.toString())).isEmpty();
        assertThat(file).hasContent(printed);
    }

    @Test
    void anImageIsTheSameBytesWhateverTimesAndRightsTheFilesHave() throws IOException {
        Path one = twoMigrations("one");
        Path other = twoMigrations("other");
        Path file = other.resolve("1_a/migration.sql");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        String digest = image(one, "out-one");
        assertThat(image(other, "out-other")).isEqualTo(digest);
        assertThat(contents(temporary.resolve("out-other"))).isEqualTo(contents(temporary.resolve("out-one")));
    }

    /** What it was in the first release: somebody's deploy names it. */
    @Test
    void theDigestOfAnImageStaysWhatItWas() throws IOException {
        assertThat(image(twoMigrations("prisma"), "out"))
                .isEqualTo("sha256:dd3e5e5fb01c4e790967cb827766e1ac104599c3113b241cdf85ce803b13cde1");
    }

    @Test
    void whatToWriteIntoTheResourceNamesTheImageByItsDigest() throws IOException {
        String digest = image(twoMigrations("prisma"), "out", "--path", "/prisma/migrations");
        assertThat(said)
                .isEqualTo("2 migrations. In the DatabaseMigration:\nspec:\n  bundle:\n    image: {reference:"
                        + " \"registry.example.org/blog@" + digest + "\", path: /prisma/migrations}\n");
    }

    @Test
    void theLayerIsAnArchiveThatTarReadsAndTheSameBundle() throws Exception {
        Path folder = twoMigrations("prisma");
        String longName = "3_" + "c".repeat(200);
        write(folder.resolve(longName + ".sql"), "SELECT 3;");
        image(folder, "out", "--path", "/prisma/migrations");
        Path layer;
        try (Stream<Path> blobs = Files.list(temporary.resolve("out/blobs/sha256"))) {
            layer = blobs.max((a, b) ->
                            Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
        Path root = Files.createDirectories(temporary.resolve("root"));
        Process tar = new ProcessBuilder("tar", "-xf", layer.toString(), "-C", root.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(tar.waitFor()).isZero();
        assertThat(digest(root.resolve("prisma/migrations"))).isEqualTo(digest(folder));
    }

    @Test
    void aFolderThatHoldsSomethingIsNotWrittenInto() throws IOException {
        Path folder = twoMigrations("prisma");
        bundle(folder, "--name", "r.example.org/a", "--oci", folder.toString());
        assertThat(exitCode).isEqualTo(64);
        assertThat(said).contains("is not empty");
    }

    private Path twoMigrations(String name) throws IOException {
        Path folder = temporary.resolve(name);
        write(folder.resolve("2_b/migration.sql"), "-- Windows\r\n");
        write(folder.resolve("1_a/migration.sql"), "CREATE TABLE a ();\n-- and so on\n");
        write(folder.resolve("1_a/precheck.sql"), "SELECT 1");
        write(folder.resolve("1_a/down.sql"), "DROP TABLE a;");
        write(folder.resolve("migration_lock.toml"), "provider = \"postgresql\"\n");
        return folder;
    }

    private Path largeMigrations() throws IOException {
        Path folder = temporary.resolve("large");
        for (int i = 1; i < 5; i++) {
            write(folder.resolve(i + "_a/migration.sql"), noise(600_000));
        }
        return folder;
    }

    /** That gzip makes three quarters of. */
    private static String noise(int length) {
        byte[] bytes = new byte[length * 3 / 4];
        new Random(length).nextBytes(bytes);
        return "-- " + Base64.getEncoder().encodeToString(bytes);
    }

    private static void write(Path file, String sql) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, sql);
    }

    private String image(Path folder, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--name",
                "registry.example.org/blog",
                "--oci",
                temporary.resolve(out).toString()));
        arguments.addAll(List.of(more));
        String digest = bundle(folder, arguments.toArray(String[]::new)).strip();
        assertThat(exitCode).as(said).isZero();
        return digest;
    }

    private String bundle(Path folder, String... arguments) {
        List<String> all = new ArrayList<>(List.of("bundle", folder.toString()));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands = Godwit.commands();
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(err));
        exitCode = commands.execute(all.toArray(String[]::new));
        said = err.toString();
        return out.toString();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> configMaps(String yaml) {
        return StreamSupport.stream(
                        new Load(LoadSettings.builder().build())
                                .loadAllFromString(yaml)
                                .spliterator(),
                        false)
                .map(document -> (Map<String, Object>) document)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, byte[]> content(Map<String, Object> configMap) {
        Map<String, byte[]> content = new TreeMap<>();
        ((Map<String, String>) configMap.getOrDefault("data", Map.of()))
                .forEach((key, text) -> content.put(key, text.getBytes(StandardCharsets.UTF_8)));
        ((Map<String, String>) configMap.getOrDefault("binaryData", Map.of()))
                .forEach((key, base64) -> content.put(key, Base64.getDecoder().decode(base64)));
        return content;
    }

    private static String digest(List<Map<String, Object>> configMaps) {
        BundleFiles files = new BundleFiles(Bundle.MAX_CONFIG_MAPS_BYTES);
        configMaps.forEach(configMap -> content(configMap).forEach((key, bytes) -> files.add(key, bytes, "one")));
        return digest(files.read(Layout.Auto));
    }

    private static String digest(Path folder) {
        return digest(BundleFolder.read(List.of(folder), Layout.Auto));
    }

    private static String digest(BundleReading reading) {
        return switch (reading) {
            case BundleReading.Read(Bundle bundle) -> bundle.digest();
            case BundleReading.Refused refused -> refused.message();
        };
    }

    private static String hex(String digest) {
        return digest.substring("sha256:".length());
    }

    private static Map<String, String> contents(Path layout) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(layout)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(layout.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}
