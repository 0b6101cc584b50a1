package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.BundleReader;
import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Layout;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's three ways from a folder to a ConfigMap give the same bundle. */
class ThreeWaysIT {

    @Test
    void aLoopInTheShell() throws Exception {
        String readme = Files.readString(Cluster.file("README.md"));
        int start = readme.indexOf("```sh\n", readme.indexOf("<!-- tested by ThreeWaysIT -->")) + "```sh\n".length();
        String loop = readme.substring(start, readme.indexOf("```", start));
        String withoutApply = loop.substring(0, loop.lastIndexOf('|'));
        assertThat(withoutApply).contains("kubectl create configmap");
        assertThat(digestOf(run(Cluster.file("examples/blog"), "sh", "-c", withoutApply)))
                .isEqualTo(digestOfFolder());
    }

    @Test
    void kustomize() throws Exception {
        String yaml = run(Cluster.file("examples/blog"), "kubectl", "kustomize", ".");
        assertThat(digestOf(yaml)).isEqualTo(digestOfFolder());
        assertThat(yaml)
                .as("the resource names the generated ConfigMap")
                .containsPattern("- name: blog-migrations-[a-z0-9]{10}");
    }

    @Test
    void helm() throws Exception {
        String cluster = Cluster.file("e2e/cluster/cluster").toString();
        assertThat(digestOf(run(Cluster.file("examples"), cluster, "helm", "template", "blog", "helm")))
                .isEqualTo(digestOfFolder());
    }

    /** A fourth way, of docs/bundles.md. */
    @Test
    void godwitBundle() throws Exception {
        String godwit = Cluster.file("runner/target/godwit/bin/godwit").toString();
        String yaml =
                run(Cluster.file("examples/blog"), godwit, "bundle", "prisma/migrations", "--name", "blog-migrations");
        assertThat(digestOf(yaml)).isEqualTo(digestOfFolder());
        String name = "blog-migrations-" + digestOfFolder().substring("sha256:".length(), "sha256:".length() + 10);
        assertThat(yaml).contains("  name: " + name + "\n");
        assertThat(Files.readString(Cluster.file("docs/bundles.md"))).contains("{name: " + name + "}");
    }

    private static String digestOfFolder() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> folders = Files.list(Cluster.file("examples/blog/prisma/migrations"))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                files.put(folder.getFileName() + ".sql", Files.readAllBytes(folder.resolve("migration.sql")));
                Path precheck = folder.resolve("precheck.sql");
                if (Files.exists(precheck)) {
                    files.put(folder.getFileName() + ".precheck.sql", Files.readAllBytes(precheck));
                }
            }
        }
        return digest(files);
    }

    private static String digestOf(String yaml) {
        ConfigMap configMap = Stream.of(yaml.split("(?m)^---$", -1))
                .filter(document -> document.contains("kind: ConfigMap"))
                .map(document -> Serialization.unmarshal(document, ConfigMap.class))
                .findFirst()
                .orElseThrow();
        Map<String, byte[]> files = new TreeMap<>();
        configMap.getData().forEach((key, sql) -> files.put(key, sql.getBytes(StandardCharsets.UTF_8)));
        return digest(files);
    }

    private static String digest(Map<String, byte[]> files) {
        assertThat(files).as("six migrations, one of them with a check").hasSize(7);
        return switch (BundleReader.read(files, Layout.Auto)) {
            case BundleReading.Read(var bundle) -> bundle.digest();
            case BundleReading.Refused refused -> throw new AssertionError(refused.message());
        };
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return out;
    }
}
