package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle as an image: from a folder to a database without a registry. */
class BundleImageIT {

    private static final String MANIFEST = """
              database: {host: blog-db, name: blog, credentialsSecret: {name: blog-db}}
              bundle: {image: {reference: "localhost/blog-migrations@%s", path: %s, pullPolicy: Never}}
            """;

    @TempDir
    Path temporary;

    @Test
    void aNewDigestDeploysWhatIsNewAndAPathThatIsNotThereIsNamed() throws Exception {
        assumeThat(Cluster.auditLog())
                .as("only e2e/cluster takes an image without a registry")
                .isPresent();
        String two = image(Blog.ALL.subList(0, 2));
        try (Scenario blog = Scenario.withPostgres()) {
            blog.applySpec(MANIFEST.formatted(two, "/prisma/migrations"));
            blog.awaitVersion(Blog.POSTS);
            assertThat(Objects.requireNonNull(blog.status().bundle()).sourceDigest())
                    .isEqualTo(two);

            String three = image(Blog.ALL.subList(0, 3));
            blog.applySpec(MANIFEST.formatted(three, "/prisma/migrations"));
            blog.awaitVersion(Blog.CATEGORIES);
            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT, Blog.POSTS, Blog.CATEGORIES);

            blog.applySpec(MANIFEST.formatted(three, "/migrations"));
            assertThat(blog.awaitReason("InvalidBundle"))
                    .contains("There is no folder /migrations in the bundle's image", "spec.bundle.image.path");
        }
    }

    /** By the commands of docs/bundles.md. */
    private String image(List<String> migrations) throws IOException, InterruptedException {
        Path folder = temporary.resolve("blog-" + migrations.size());
        for (String migration : migrations) {
            Files.writeString(
                    Files.createDirectories(folder.resolve(migration)).resolve("migration.sql"), Blog.sql(migration));
        }
        Path layout = temporary.resolve("layout-" + migrations.size());
        String digest = run(
                Cluster.file("runner/target/godwit/bin/godwit").toString(),
                "bundle",
                folder.toString(),
                "--name",
                "localhost/blog-migrations",
                "--path",
                "/prisma/migrations",
                "--oci",
                layout.toString());
        Path archive = temporary.resolve("blog-" + migrations.size() + ".tar");
        run("tar", "-C", layout.toString(), "-cf", archive.toString(), ".");
        run(Cluster.file("e2e/cluster/cluster").toString(), "load", archive.toString());
        return digest;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return out.strip();
    }
}
