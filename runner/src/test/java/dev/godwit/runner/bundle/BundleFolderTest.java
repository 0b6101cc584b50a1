package dev.godwit.runner.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Check;
import dev.godwit.bundle.Gzip;
import dev.godwit.bundle.Layout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFolderTest {

    @TempDir
    Path folder;

    @Test
    void prismasFolderIsABundle() throws IOException {
        write("20240101_init/migration.sql", "SELECT 1;");
        write("20240215_posts/migration.sql", "SELECT 2;");
        write("migration_lock.toml", "provider = \"postgresql\"\n");
        write("README.md", "what these are");
        assertThat(bundle().names()).containsExactly("20240101_init", "20240215_posts");
    }

    @Test
    void aMountedConfigMapIsTheSameBundleAsTheFolderItWasMadeFrom() throws IOException {
        write("prisma/20240101_init/migration.sql", "SELECT 1;");
        // As kubelet does it: a dated folder, a link ..data to it, and a link for each key.
        write("mount/..2026_01_01/20240101_init.sql", "SELECT 1;");
        Files.createSymbolicLink(folder.resolve("mount/..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(folder.resolve("mount/20240101_init.sql"), Path.of("..data/20240101_init.sql"));
        assertThat(bundle("mount").digest()).isEqualTo(bundle("prisma").digest());
        assertThat(bundle("mount").names()).containsExactly("20240101_init");
    }

    @Test
    void aCompressedFileCountsAsWhatIsInIt() throws IOException {
        write("prisma/20240101_init/migration.sql", "SELECT 1;");
        Files.createDirectories(folder.resolve("mount"));
        Files.write(
                folder.resolve("mount/20240101_init.sql.gz"),
                Gzip.compress("SELECT 1;".getBytes(StandardCharsets.UTF_8)));
        assertThat(bundle("mount")).isEqualTo(bundle("prisma"));
    }

    @Test
    void checksLieBesideTheirMigrationWhereverItLies() throws IOException {
        write("prisma/1_a/migration.sql", "SELECT 1;");
        write("prisma/1_a/precheck.sql", "SELECT 2;");
        write("prisma/1_a/postcheck.sql", "SELECT 3;");
        write("prisma/1_a/down.sql", "SELECT 4;");
        write("mount/1_a.sql", "SELECT 1;");
        write("mount/1_a.precheck.sql", "SELECT 2;");
        write("mount/1_a.postcheck.sql", "SELECT 3;");
        assertThat(bundle("prisma")).isEqualTo(bundle("mount"));
        assertThat(bundle("prisma").digest()).isEqualTo(bundle("mount").digest());
        assertThat(bundle("prisma").migrations().getFirst().checks())
                .extracting(Check::file)
                .containsExactly("1_a.precheck.sql", "1_a.postcheck.sql");
    }

    @Test
    void aCheckThatIsThereTwiceIsRefused() throws IOException {
        write("a/1_a/migration.sql", "SELECT 1;");
        write("a/1_a/precheck.sql", "SELECT 2;");
        write("b/1_a.precheck.sql", "SELECT 2;");
        assertThat(problems("a", "b")).singleElement().asString().contains("1_a.precheck is there twice");
    }

    @Test
    void aFileThatIsAlmostCalledACheckIsRefused() throws IOException {
        write("a/1_a/migration.sql", "SELECT 1;");
        write("a/1_a/pre-check.sql", "SELECT 2;");
        assertThat(problems("a")).singleElement().asString().contains("1_a/pre-check.sql looks like a check");
    }

    @Test
    void aCheckThatLinksToAPlaceOutsideIsRefused() throws IOException {
        write("secret", "SELECT 1;");
        write("a/1_a/migration.sql", "SELECT 1;");
        Files.createSymbolicLink(folder.resolve("a/1_a/precheck.sql"), folder.resolve("secret"));
        assertThat(problems("a")).singleElement().asString().contains("outside the folder");
    }

    @Test
    void severalFoldersAreOneBundle() throws IOException {
        write("a/1_a.sql", "SELECT 1;");
        write("b/2_b.sql", "SELECT 2;");
        assertThat(bundle("a", "b").names()).containsExactly("1_a", "2_b");
    }

    @Test
    void theSameMigrationInTwoFoldersIsRefusedNamingBoth() throws IOException {
        write("a/1_a.sql", "SELECT 1;");
        write("b/1_a/migration.sql", "SELECT 1;");
        assertThat(problems("a", "b"))
                .singleElement()
                .asString()
                .contains("The migration 1_a is there twice")
                .contains("a/1_a.sql")
                .contains("b/1_a/migration.sql");
    }

    @Test
    void aLinkToAPlaceOutsideIsRefused() throws IOException {
        write("secret", "SELECT 1;");
        write("mount/1_a.sql", "SELECT 1;");
        Files.createSymbolicLink(folder.resolve("mount/2_b.sql"), folder.resolve("secret"));
        assertThat(problems("mount"))
                .singleElement()
                .asString()
                .startsWith("2_b.sql is a link to a place outside the folder");
    }

    @Test
    void aPathThatLeadsOutOfAMountedImageIsRefused() throws IOException {
        write("outside/1_a.sql", "SELECT 1;");
        write("mounts/0/inside/1_a.sql", "SELECT 1;");
        Files.createSymbolicLink(folder.resolve("mounts/0/out"), folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("mounts/0/in"), Path.of("inside"));
        assertThat(inMounts("mounts/0/out"))
                .isEqualTo("/out leads out of the bundle's image; put the migrations themselves there.");
        assertThat(inMounts("mounts/0/in")).isEmpty();
        assertThat(inMounts("mounts/0/inside")).isEmpty();
    }

    @Test
    void aPathThatIsNotInTheImageIsNamedAsTheSpecNamesIt() throws IOException {
        write("mounts/0/inside/1_a.sql", "SELECT 1;");
        assertThat(inMounts("mounts/0/a/b"))
                .isEqualTo("There is no folder /a/b in the bundle's image. Correct spec.bundle.image.path.");
    }

    private String inMounts(String path) {
        return BundleFolder.files(List.of(folder.resolve(path)), folder.resolve("mounts"))
                                .read(Layout.Auto)
                        instanceof BundleReading.Refused refused
                ? refused.message()
                : "";
    }

    @Test
    void aLinkedFolderOutsideIsRefused() throws IOException {
        write("outside/migration.sql", "SELECT 1;");
        write("mount/1_a.sql", "SELECT 1;");
        Files.createSymbolicLink(folder.resolve("mount/2_b"), folder.resolve("outside"));
        assertThat(problems("mount")).singleElement().asString().contains("outside the folder");
    }

    @Test
    void aLinkToNothingIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("mount"));
        Files.createSymbolicLink(folder.resolve("mount/1_a.sql"), Path.of("gone"));
        assertThat(problems("mount")).singleElement().asString().contains("1_a.sql cannot be read");
    }

    @Test
    void aFolderWithoutAMigrationIsRefused() throws IOException {
        write("20240101_init/migration.sql", "SELECT 1;");
        Files.createDirectories(folder.resolve("20240215_posts"));
        assertThat(problems(".")).singleElement().asString().contains("The folder 20240215_posts has no migration.sql");
    }

    @Test
    void aFolderThatDoesNotExistIsSaidToBeMissing() {
        assertThat(problems("nowhere")).singleElement().asString().startsWith("There is no folder");
    }

    @Test
    void aFileThatIsNoMigrationIsRefusedRatherThanForgotten() throws IOException {
        write("1_a.sql", "SELECT 1;");
        write("2_b.sql.orig", "SELECT 2;");
        assertThat(problems(".")).singleElement().asString().contains("2_b.sql.orig is not a migration");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWithoutReadingAllOfIt() throws IOException {
        try (RandomAccessFile huge =
                new RandomAccessFile(folder.resolve("1_a.sql").toFile(), "rw")) {
            huge.setLength(Bundle.MAX_FILE_BYTES + 1);
        }
        assertThat(problems(".")).singleElement().asString().contains("1_a.sql is larger than 64 MiB");
    }

    @Test
    void aFolderWithTooManyFilesIsRefused() throws IOException {
        for (int i = 0; i <= Bundle.MAX_FILES; i++) {
            Files.createFile(folder.resolve(i + "_x.sql"));
        }
        assertThat(problems(".")).singleElement().asString().contains("holds more than 10000 files");
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private Bundle bundle(String... folders) {
        BundleReading reading = read(folders.length == 0 ? new String[] {"."} : folders);
        assertThat(reading).isInstanceOf(BundleReading.Read.class);
        return ((BundleReading.Read) reading).bundle();
    }

    private List<String> problems(String... folders) {
        BundleReading reading = read(folders);
        assertThat(reading).isInstanceOf(BundleReading.Refused.class);
        return ((BundleReading.Refused) reading).problems();
    }

    private BundleReading read(String... folders) {
        return BundleFolder.read(Arrays.stream(folders).map(folder::resolve).toList(), Layout.Auto);
    }
}
