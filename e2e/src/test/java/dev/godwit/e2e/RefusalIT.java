package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Sha256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalIT {

    @Test
    void anEditedMigrationIsRefusedWithBothHashesAndTheDatabaseIsUntouched() {
        try (Scenario blog = deployed(2)) {
            String recorded = Sha256.hex(Blog.sql(Blog.INIT));
            Map<String, String> edited = Blog.first(3);
            edited.compute(
                    Blog.INIT + ".sql", (key, sql) -> sql + "\nALTER TABLE \"User\" ADD COLUMN \"nickname\" TEXT;\n");
            List<String> before = everything(blog);

            blog.putBundle(edited);
            String message = blog.awaitReason("HistoryEdited");

            assertThat(message)
                    .contains(Blog.INIT)
                    .contains(recorded.substring(0, 12))
                    .contains(Sha256.hex(edited.getOrDefault(Blog.INIT + ".sql", ""))
                            .substring(0, 12));
            assertThat(blog.ready().status()).hasToString("FALSE");
            assertThat(blog.status().conditions())
                    .extracting(c -> c.type())
                    .containsExactlyInAnyOrder("Ready", "Stalled", "Drifted");
            assertThat(everything(blog)).isEqualTo(before);

            blog.putBundle(Blog.first(3));
            blog.awaitVersion(Blog.CATEGORIES);
        }
    }

    @Test
    void whatTheRefusalSaysToPasteIsEnoughToGoOnAndIsRecorded() {
        try (Scenario blog = deployed(2)) {
            Map<String, String> edited = Blog.first(3);
            edited.compute(Blog.INIT + ".sql", (key, sql) -> sql + "\n-- and\nSELECT 1;\n");
            blog.putBundle(edited);
            String message = blog.awaitReason("HistoryEdited");

            String pasted = message.substring(message.indexOf("spec:\n") + "spec:\n".length())
                    .replace("reason: WHY", "reason: agreed with the team");
            blog.apply(pasted.stripTrailing() + "\n");

            blog.awaitVersion(Blog.CATEGORIES);
            assertThat(blog.postgres().query("SELECT kind, migration, reason FROM godwit.decisions"))
                    .containsExactly("Edited|" + Blog.INIT + "|agreed with the team");
            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT, Blog.POSTS, Blog.CATEGORIES);
        }
    }

    @Test
    void aMigrationRemovedFromTheMiddleIsRefused() {
        try (Scenario blog = deployed(3)) {
            Map<String, String> holed = Blog.first(4);
            holed.remove(Blog.POSTS + ".sql");
            List<String> before = everything(blog);

            blog.putBundle(holed);
            assertThat(blog.awaitReason("MigrationMissing")).contains(Blog.POSTS);
            assertThat(everything(blog)).isEqualTo(before);
        }
    }

    @Test
    void aLateMigrationIsRefusedAndNamesTheOneItStandsBefore() {
        try (Scenario blog = deployed(2)) {
            Map<String, String> late = new LinkedHashMap<>(Blog.first(2));
            late.put("20240110000000_hotfix.sql", "CREATE TABLE \"Hotfix\" (id int);");
            List<String> before = everything(blog);

            blog.putBundle(late);
            assertThat(blog.awaitReason("LateMigration")).contains("20240110000000_hotfix", Blog.POSTS);
            assertThat(everything(blog)).isEqualTo(before);
        }
    }

    @Test
    void everyDiscrepancyIsNamedInOneReport() {
        try (Scenario blog = deployed(3)) {
            Map<String, String> wrong = Blog.first(4);
            wrong.compute(Blog.INIT + ".sql", (key, sql) -> sql + "-- x\nSELECT 1;");
            wrong.remove(Blog.POSTS + ".sql");
            wrong.put("20240110000000_hotfix.sql", "SELECT 1;");

            blog.putBundle(wrong);
            assertThat(blog.awaitReason("HistoryEdited")).contains(Blog.INIT, Blog.POSTS, "20240110000000_hotfix");
        }
    }

    @Test
    void badInputGetsASentenceOnTheResourceAndNoJob() {
        try (Scenario blog = Scenario.empty()) {
            blog.putBundle(
                    Map.of("20240101000000_init.sql", "SELECT 1;", "notes.txt.bak", "x", "V1__a.sql", "SELECT 1;"));
            blog.applyMinimal();
            assertThat(blog.awaitReason("InvalidBundle")).contains("notes.txt.bak", "V1__a.sql");
            assertThat(blog.jobs()).isEmpty();

            blog.putBundle(Map.of("20240101000000_init.sql", "SELECT 1;"));
            blog.apply("  deploy: {target: 20250101000000_nowhere}\n");
            assertThat(blog.ready().reason()).isNotEqualTo("Applied");
        }
    }

    @Test
    void aDatabaseWithTablesAndNoHistoryIsNotTouched() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.postgres().query("CREATE TABLE legacy (id int)");
            blog.putBundle(Blog.first(2));
            blog.applyMinimal();
            assertThat(blog.awaitReason("BaselineNeeded")).contains("legacy");
            assertThat(blog.postgres().tables()).containsExactly("legacy");
        }
    }

    private static Scenario deployed(int migrations) {
        Scenario blog = Scenario.withPostgres();
        blog.putBundle(Blog.first(migrations));
        blog.applyMinimal();
        blog.awaitVersion(Blog.ALL.get(migrations - 1));
        return blog;
    }

    /** What a refused run must not change: history, and every table and column. */
    private static List<String> everything(Scenario blog) {
        return blog.postgres()
                .query("SELECT md5(string_agg(l::text, ',')) FROM godwit.ledger l UNION ALL"
                        + " SELECT md5(string_agg(table_name || column_name, ',' ORDER BY table_name, column_name))"
                        + " FROM information_schema.columns WHERE table_schema = 'public'");
    }
}
