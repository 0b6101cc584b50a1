package dev.godwit.runner.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Layout;
import dev.godwit.report.Outcome;
import dev.godwit.runner.bundle.BundleFolder;
import dev.godwit.runner.run.RunStopped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

    @TempDir
    Path room;

    @Test
    void aBundleIsTheSameOneWhereverItLies() throws IOException {
        Path plain = Files.createDirectories(room.resolve("plain/20240101000000_init"));
        Files.writeString(plain.resolve("migration.sql"), "CREATE TABLE a (id int);");
        Files.writeString(plain.resolve("precheck.sql"), "SELECT 1 WHERE false;");
        Files.writeString(plain.resolveSibling("migration_lock.toml"), "provider = \"postgresql\"\n");

        for (String above : new String[] {"", "./", "prisma/migrations/", "./prisma/migrations/"}) {
            byte[] archive = new TarGz()
                    .file("unrelated/README.md", "none of ours")
                    .file(above + "20240101000000_init/migration.sql", "CREATE TABLE a (id int);")
                    .file(above + "20240101000000_init/precheck.sql", "SELECT 1 WHERE false;")
                    .file(above + "20240101000000_init/notes/deep.txt", "passed over")
                    .file(above + "migration_lock.toml", "provider = \"postgresql\"\n")
                    .bytes();
            boolean whole = above.length() < 3;
            Path folder = whole
                    ? expanded(
                            new TarGz()
                                    .file(above + "20240101000000_init/migration.sql", "CREATE TABLE a (id int);")
                                    .file(above + "20240101000000_init/precheck.sql", "SELECT 1 WHERE false;")
                                    .file(above + "migration_lock.toml", "provider = \"postgresql\"\n")
                                    .file(above + ".gitignore", "node_modules")
                                    .bytes(),
                            "")
                    : expanded(archive, "prisma/migrations");
            assertThat(digest(folder)).as(above).isEqualTo(digest(room.resolve("plain")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
    void longNamesAreReadHoweverTheyAreWritten(int mode) throws IOException {
        String name = "db/" + "deep/".repeat(30) + "V1__" + "a".repeat(120) + ".sql";
        Path folder = expanded(new TarGz(mode).file(name, "SELECT 1;").bytes(), "db/" + "deep/".repeat(29) + "deep");
        assertThat(names(folder)).containsExactly("V1__" + "a".repeat(120) + ".sql");
    }

    @Test
    void whatLiesElsewhereIsPassedOverWhateverItIs() throws IOException {
        Path folder = expanded(
                new TarGz()
                        .link("node_modules/.bin/x", TarConstants.LF_SYMLINK, "/etc/passwd")
                        .link("dev/null", TarConstants.LF_CHR, "")
                        .file("migrations2/V9__other.sql", "SELECT 9;")
                        .file("migrations/V1__a.sql", "SELECT 1;")
                        .bytes(),
                "migrations");
        assertThat(names(folder)).containsExactly("V1__a.sql");
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_FIFO
            })
    void linksAndDevicesAreRefusedWhereTheyCouldCount(byte kind) {
        byte[] inPlace = new TarGz()
                .link("migrations/V1__a.sql", kind, "../secret")
                .file("migrations/V2__b.sql", "SELECT 2;")
                .bytes();
        assertThat(refusal(inPlace, "migrations")).contains("a link or a device at V1__a.sql");
        byte[] onTheWay = new TarGz().link("migrations", kind, "../secret").bytes();
        assertThat(refusal(onTheWay, "migrations")).contains("something else than a folder at /migrations");
        assertThat(refusal(onTheWay, "migrations/sql")).contains("something else than a folder at /migrations");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../V1__a.sql", "migrations/../../V1__a.sql", "/migrations/V1__a.sql", "migrations/../V1__a.sql"
            })
    void pathsThatLeadOutAreRefused(String name) {
        assertThat(refusal(new TarGz().file(name, "SELECT 1;").bytes(), "migrations"))
                .contains("has the path " + name);
        assertThat(room.resolve("V1__a.sql")).doesNotExist();
        assertThat(room.resolveSibling("V1__a.sql")).doesNotExist();
    }

    @Test
    void theSameFileTwiceIsRefused() {
        assertThat(refusal(
                        new TarGz()
                                .file("V1__a.sql", "SELECT 1;")
                                .file("./V1__a.sql", "DROP TABLE a;")
                                .bytes(),
                        ""))
                .contains("V1__a.sql twice");
    }

    @Test
    void aFileThatIsAlsoAFolderIsRefused() {
        assertThat(refusal(
                        new TarGz()
                                .file("a", "SELECT 1;")
                                .file("a/migration.sql", "SELECT 1;")
                                .bytes(),
                        ""))
                .contains("a file and a folder of the same name, a.");
        assertThat(refusal(
                        new TarGz()
                                .file("b/migration.sql", "SELECT 1;")
                                .file("b", "SELECT 1;")
                                .bytes(),
                        ""))
                .contains("a file and a folder of the same name, b.");
    }

    @Test
    void aFolderThatIsNotThereIsToldWithThoseThatAre() {
        byte[] archive = new TarGz()
                .file("src/a.sql", "")
                .folder("db")
                .file("db/migration/V1__a.sql", "SELECT 1;")
                .bytes();
        assertThat(refusal(archive, "db/migrations"))
                .isEqualTo("The artifact has no folder /db/migrations; at its top there is db, src. Correct"
                        + " spec.bundle.sourceRef.path. Nothing was run.");
        assertThat(refusal(archive, "db/migration/V1__a.sql")).contains("something else than a folder");
    }

    @Test
    void aFolderWithoutMigrationsIsTheReadersToRefuse() throws IOException {
        for (TarGz tar :
                List.of(new TarGz().folder("db"), new TarGz().folder("db").folder("db/empty"))) {
            Path folder = expanded(tar.bytes(), "db");
            assertThat(BundleFolder.read(List.of(folder), Layout.Auto)).isInstanceOf(BundleReading.Refused.class);
        }
    }

    @Test
    void whatIsNoArchiveIsSaidToBeNone() {
        assertThat(refusal("<html>".getBytes(StandardCharsets.UTF_8), "")).contains("not compressed by gzip");
        assertThat(refusal(new byte[0], "")).contains("not compressed by gzip");
        assertThat(refusal(gzip("no tar, just text".repeat(100)), "")).contains("damaged, or no tar archive");
    }

    @Test
    void anArchiveThatBreaksOffIsRefused() {
        byte[] whole = new TarGz()
                .file("V1__a.sql", "SELECT 1;".repeat(1000))
                .file("V2__b.sql", "SELECT 2;".repeat(1000))
                .bytes();
        assertThat(refusal(Arrays.copyOf(whole, whole.length / 2), "")).contains("damaged");
    }

    @Test
    void aFileLargerThanABundleMayHaveIsRefusedBeforeItIsWritten() {
        byte[] archive =
                new TarGz().zeros("V1__a.sql", (int) Bundle.MAX_FILE_BYTES + 1).bytes();
        assertThat(archive.length).as("a bomb").isLessThan(100_000);
        assertThat(refusal(archive, "")).contains("64 MiB in a file");
        assertThat(room.resolve("files/V1__a.sql")).doesNotExist();
    }

    @Test
    void moreFilesThanABundleMayHaveAreRefused() {
        TarGz tar = new TarGz();
        for (int i = 0; i <= Bundle.MAX_FILES; i++) {
            tar.file("V" + i + "__a.sql", "");
        }
        assertThat(refusal(tar.bytes(), "")).contains("more than 10000 files");
    }

    @Test
    void moreFoldersThanABundleMayHaveAreNotMade() {
        TarGz tar = new TarGz();
        for (int i = 0; i <= Bundle.MAX_FILES; i++) {
            tar.folder("d" + i);
        }
        assertThat(refusal(tar.bytes(), "")).contains("more than 10000 files");
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_GNUTYPE_LONGNAME,
                TarConstants.LF_GNUTYPE_LONGLINK,
                TarConstants.LF_PAX_EXTENDED_HEADER_LC
            })
    void headersAreNotTakenIntoMemoryHoweverLongTheyAre(byte kind) {
        String content = "9000000 comment=" + "a".repeat(9_000_000 - 17) + "\n";
        byte[] archive = new TarGz().header(kind, content).file("x", "").bytes();
        assertThat(refusal(archive, "db")).contains("more than 128 KiB of names and attributes");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_PAX_EXTENDED_HEADER_LC})
    void headersBehindHeadersHaveAnEnd(byte kind) {
        TarGz tar = new TarGz();
        for (int i = 0; i < 50_000; i++) {
            tar.header(kind, "8 abc=d\n");
        }
        assertThat(refusal(tar.file("x", "").bytes(), "db")).contains("more than 128 KiB of names and attributes");
    }

    @Test
    void whatIsSaidOfAllFilesIsSaidOnce() throws IOException {
        byte[] once = new TarGz()
                .commentOnAll("abcdef")
                .file("V1__a.sql", "SELECT 1;")
                .bytes();
        assertThat(names(expanded(once, ""))).containsExactly("V1__a.sql");
        TarGz tar = new TarGz();
        for (int i = 0; i < 100; i++) {
            tar.commentOnAll("abcdef").file("elsewhere/" + i, "");
        }
        assertThat(refusal(tar.bytes(), "db")).contains("names and attributes");
        assertThat(refusal(new TarGz().commentOnAll("a".repeat(9_000_000)).bytes(), "db"))
                .contains("names and attributes");
    }

    @Test
    void anyNumberOfEmptyPartsOfGzipIsRefused() throws IOException {
        byte[] empty = gzip("");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 200_000; i++) {
            bytes.write(empty);
        }
        bytes.write(new TarGz().file("V1__a.sql", "SELECT 1;").bytes());
        assertThat(refusal(bytes.toByteArray(), "")).contains("damaged");
    }

    @Test
    void anArchiveInPartsIsOne() throws IOException {
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(
                        new TarGz().file("V1__a.sql", "SELECT 1;").bytes()))
                .readAllBytes();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(gzip(Arrays.copyOf(tar, 600)));
        bytes.write(gzip(Arrays.copyOfRange(tar, 600, tar.length)));
        assertThat(expanded(bytes.toByteArray(), "").resolve("V1__a.sql")).hasContent("SELECT 1;");
    }

    @Test
    void aNameThatNoVolumeHoldsIsTheArchivesFault() {
        String name = "V1__" + "ü".repeat(130) + ".sql";
        assertThat(refusal(new TarGz().file(name, "SELECT 1;").bytes(), ""))
                .contains("a name of more than 255 bytes, V1__???");
    }

    @Test
    void aFolderCountsAlsoIfOnlyWhatIsInItIsInTheArchive() throws IOException {
        byte[] archive = new TarGz()
                .file("V1__a.sql", "SELECT 1;")
                .file("V2__b/notes.txt", "")
                .bytes();
        assertThat(names(expanded(archive, ""))).containsExactly("V1__a.sql", "V2__b");
    }

    @Test
    void whoIsToldToStopReadsNoFurther() throws IOException {
        Path file = Files.write(
                room.resolve("archive"),
                new TarGz()
                        .file("V1__a.sql", "SELECT 1;")
                        .file("V2__b.sql", "SELECT 2;")
                        .bytes());
        Path target = Files.createDirectory(room.resolve("target"));
        RunStopped stopped = catchThrowableOfType(
                RunStopped.class,
                () -> Archive.expand(file, "", target, () -> {
                    if (Files.exists(target.resolve("V1__a.sql"))) {
                        throw new RunStopped(Outcome.Interrupted, "Stop.");
                    }
                }));
        assertThat(stopped.outcome()).isEqualTo(Outcome.Interrupted);
        assertThat(names(target)).containsExactly("V1__a.sql");
    }

    @Test
    void noMoreIsExpandedThanTheLimitAlsoOfWhatIsPassedOver() {
        TarGz tar = new TarGz();
        for (int i = 0; i < 17; i++) {
            tar.zeros("elsewhere/" + i, 1 << 26);
        }
        assertThat(refusal(tar.bytes(), "db")).contains("larger than 1 GiB when expanded");
    }

    private Path expanded(byte[] archive, String path) throws IOException {
        Path target = Files.createTempDirectory(room, "files");
        Path file = Files.write(Files.createTempFile(room, "archive", ".tar.gz"), archive);
        Archive.expand(file, path, target, () -> {});
        return target;
    }

    private String refusal(byte[] archive, String path) {
        RunStopped refused = catchThrowableOfType(RunStopped.class, () -> expanded(archive, path));
        assertThat(refused).isNotNull();
        assertThat(refused.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(refused.message()).startsWith("The artifact ").endsWith(" Nothing was run.");
        return refused.message();
    }

    private static String digest(Path folder) {
        return switch (BundleFolder.read(List.of(folder), Layout.Auto)) {
            case BundleReading.Read(Bundle bundle) -> bundle.digest();
            case BundleReading.Refused refused -> throw new AssertionError(refused.message());
        };
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] gzip(String text) {
        return gzip(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
