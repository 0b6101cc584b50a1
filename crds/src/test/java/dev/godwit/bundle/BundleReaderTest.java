package dev.godwit.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleReaderTest {

    @Test
    void prismaFoldersAreOrderedByTheBytesOfTheirNames() {
        assertThat(read("10_b", "", "9_c", "", "1_a", "", "0_init", "").names())
                .containsExactly("0_init", "10_b", "1_a", "9_c");
    }

    @Test
    void flywayFilesAreOrderedByVersionNumberByNumber() {
        assertThat(read("V10__j.sql", "", "V2__b.sql", "", "V1_2__a.sql", "", "V1.10__k.sql", "")
                        .names())
                .containsExactly("V1_2__a.sql", "V1.10__k.sql", "V2__b.sql", "V10__j.sql");
    }

    @Test
    void aKeyMayOrMayNotEndInSql() {
        assertThat(read("20240101000000_init.sql", "", "20240215000000_add_posts", "")
                        .names())
                .containsExactly("20240101000000_init", "20240215000000_add_posts");
    }

    @Test
    void oneFlywayNameAmongPrismasIsRefusedAndNotGuessed() {
        assertThat(refusal("20240101000000_init.sql", "", "V2__b.sql", "")).contains("V2__b.sql", "one layout");
    }

    @Test
    void repeatableScriptsComeBehindTheVersionedOnes() {
        assertThat(read("R__views.sql", "", "V2__b.sql", "", "R__a_first.sql", "", "V10__c.sql", "")
                        .names())
                .containsExactly("V2__b.sql", "V10__c.sql", "R__a_first.sql", "R__views.sql");
    }

    @Test
    void undoScriptsAreRefusedByName() {
        assertThat(refusal("V1__a.sql", "", "U1__a.sql", ""))
                .contains("U1__a.sql is neither a versioned (V) nor a repeatable");
    }

    @Test
    void twoFilesOfTheSameFlywayVersionAreRefused() {
        assertThat(refusal("V1__a.sql", "", "V1.0__b.sql", ""))
                .contains("V1.0__b.sql and V1__a.sql have the same version");
    }

    @Test
    void aMigrationThatIsThereTwiceIsRefused() {
        assertThat(refusal("a", "", "a.sql", "")).contains("Migration a is there twice");
    }

    @Test
    void anEmptyBundleIsRefusedAndSaysHowKeysAreNamed() {
        assertThat(refusal()).contains("no migrations", "<migration>.sql");
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThat(refusal("a b", "", "c.d.sql", "", "e\u0000", "")).contains("\"a b\"", "c.d.sql", "\"e?\"");
    }

    @Test
    void prismasLockFileIsNoMigrationButItsProviderIsChecked() {
        assertThat(read("1_a", "", "migration_lock.toml", "provider = \"postgresql\"\n")
                        .names())
                .containsExactly("1_a");
        assertThat(refusal("1_a", "", "migration_lock.toml", "# x\nprovider = \"mysql\"\n"))
                .contains("mysql", "PostgreSQL only");
    }

    @Test
    void binaryContentIsRefusedByFile() {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("1_a", new byte[] {(byte) 0xff, (byte) 0xfe});
        files.put("2_b", "SELECT 1;\0".getBytes(StandardCharsets.UTF_8));
        assertThat(BundleReader.read(files, Layout.Auto))
                .isInstanceOfSatisfying(
                        BundleReading.Refused.class,
                        refused -> assertThat(refused.message()).contains("1_a is not UTF-8", "2_b holds a NUL byte"));
    }

    @Test
    void aFileMayHoldTheCharacterThatStandsForWhatCannotBeRead() {
        String sql = "SELECT '\uFFFD';";
        assertThat(read("1_a", sql).migrations().getFirst().sql()).isEqualTo(sql);

        byte[] cut = "SELECT '\uFFFDé".getBytes(StandardCharsets.UTF_8);
        assertThat(BundleReader.read(Map.of("1_a", Arrays.copyOf(cut, cut.length - 1)), Layout.Auto))
                .isInstanceOfSatisfying(
                        BundleReading.Refused.class,
                        refused -> assertThat(refused.message()).contains("1_a is not UTF-8"));
    }

    @Test
    void theChecksumIsOverTheExactBytesTheTextIsWithoutByteOrderMark() {
        Migration migration = read("1_a", "\uFEFFSELECT 1;\r\n").migrations().getFirst();
        assertThat(migration.sha256()).isEqualTo(Sha256.hex("\uFEFFSELECT 1;\r\n"));
        assertThat(migration.sql()).isEqualTo("SELECT 1;\r\n");
    }

    @Test
    void tooManyFilesAreRefused() {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i <= Bundle.MAX_FILES; i++) {
            files.put("m" + i, new byte[0]);
        }
        assertThat(BundleReader.read(files, Layout.Prisma))
                .isInstanceOfSatisfying(
                        BundleReading.Refused.class,
                        refused -> assertThat(refused.message()).contains("10001 files", "10000"));
    }

    @Test
    void theDigestIsTheOneThatIsWrittenInTheDesign() {
        // printf 'a\t%s\nb\t%s\n' $(printf 1 | sha256sum | cut -c-64) $(printf 2 | sha256sum | cut -c-64) | sha256sum
        assertThat(read("b.sql", "2", "a", "1").digest())
                .isEqualTo("sha256:28e8017d2d475d29f57baf7f44e5b10374a757faad1f063976035732eaddaec6");
    }

    @Test
    void checksBelongToTheirMigrationAndAreNoneThemselves() {
        Bundle prisma = read("1_a.sql", "1", "1_a.precheck.sql", "2", "1_a.postcheck.sql", "3", "2_b", "4");
        assertThat(prisma.names()).containsExactly("1_a", "2_b");
        assertThat(prisma.migrations().getFirst().precheck())
                .isEqualTo(new Check("1_a.precheck.sql", Sha256.hex("2"), "2"));
        assertThat(prisma.migrations().getFirst().postcheck())
                .isEqualTo(new Check("1_a.postcheck.sql", Sha256.hex("3"), "3"));
        assertThat(prisma.migrations().getLast().checks()).isEmpty();
        Bundle flyway = read("V1__a.sql", "1", "V1__a.precheck.sql", "2", "R__v.sql", "3", "R__v.postcheck.sql", "4");
        assertThat(flyway.layout()).isEqualTo(Layout.Flyway);
        assertThat(flyway.names()).containsExactly("V1__a.sql", "R__v.sql");
        assertThat(flyway.migrations())
                .flatExtracting(Migration::checks)
                .extracting(Check::file)
                .containsExactly("V1__a.precheck.sql", "R__v.postcheck.sql");
    }

    @Test
    void aCheckChangesTheDigestAndNothingOfItsMigration() {
        Bundle without = read("a", "1", "b", "2");
        Bundle with = read("a", "1", "b", "2", "a.precheck.sql", "3");
        // printf 'a\t%s\na.precheck.sql\t%s\nb\t%s\n' $(for n in 1 3 2; do printf $n | sha256sum | cut -c-64; done) |
        // sha256sum
        assertThat(with.digest()).isEqualTo("sha256:8b06bf5d8b52eef7649a9085c4d837a4103828411e4164ed3a793bdf726878f5");
        assertThat(with.digest()).isNotEqualTo(without.digest());
        assertThat(with.digest())
                .isNotEqualTo(read("a", "1", "b", "2", "a.postcheck.sql", "3").digest());
        assertThat(with.migrations())
                .extracting(Migration::sha256)
                .isEqualTo(without.migrations().stream().map(Migration::sha256).toList());
    }

    @Test
    void aCheckWithoutAMigrationIsRefusedByName() {
        assertThat(refusal("1_a", "", "1_b.precheck.sql", ""))
                .contains("1_b.precheck.sql is a check, and the bundle has no migration 1_b that it could belong to");
        assertThat(refusal("V1__a.sql", "", "V2__b.postcheck.sql", "")).contains("no migration V2__b.sql");
        assertThat(refusal("1_a", "", "a\u0000b.precheck.sql", "")).contains("a?b.precheck.sql is a check");
        assertThat(refusal("1_a.precheck.sql", "")).contains("The bundle has no migrations");
    }

    @Test
    void aBinaryCheckIsRefusedByFile() {
        assertThat(refusal("1_a", "", "1_a.precheck.sql", "\0")).contains("1_a.precheck.sql holds a NUL byte");
    }

    @ParameterizedTest
    @CsvSource({"1,1.0,0", "1,2,-1", "2,10,-1", "1.9,1.10,-1", "20240101000000,3,1", "01,1,0"})
    void flywayVersionsCompareAsNumbers(String left, String right, int order) {
        assertThat(new FlywayName(left, "").compareTo(new FlywayName(right, "")))
                .isEqualTo(order);
    }

    private static Bundle read(String... keysAndTexts) {
        return switch (BundleReader.read(files(keysAndTexts), Layout.Auto)) {
            case BundleReading.Read(Bundle bundle) -> bundle;
            case BundleReading.Refused refused -> throw new AssertionError(refused.message());
        };
    }

    private static String refusal(String... keysAndTexts) {
        return switch (BundleReader.read(files(keysAndTexts), Layout.Auto)) {
            case BundleReading.Read(Bundle bundle) -> throw new AssertionError("was read: " + bundle);
            case BundleReading.Refused refused -> refused.message();
        };
    }

    private static Map<String, byte[]> files(String... keysAndTexts) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < keysAndTexts.length; i += 2) {
            files.put(keysAndTexts[i], keysAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }
}
