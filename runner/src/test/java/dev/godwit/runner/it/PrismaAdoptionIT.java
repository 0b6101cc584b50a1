package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Sha256;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Accept;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Resolution;
import dev.godwit.runner.ledger.Stream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that Prisma wrote, in its own format to the letter. docs/adopt-prisma.md tells how the same went with its CLI. */
class PrismaAdoptionIT {

    private static final String A = "CREATE TABLE a (id int);\n";
    private static final String B = "CREATE TABLE b (id int);\n";

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aDatabaseOfPrismas() {
        database = Server.database();
        database.execute(
                // As prisma migrate deploy makes it.
                "CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL,"
                        + " finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at"
                        + " TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT"
                        + " NULL DEFAULT 0)",
                A,
                B);
        finished("20240101000000_a", Sha256.hex(A));
        finished("20240102000000_b", Sha256.hex(B));
        deploy = new Deploy(folder, database)
                .with("20240101000000_a", A)
                .with("20240102000000_b", B)
                .with("20240103000000_c", "CREATE TABLE c ();");
    }

    @Test
    void prismasHistoryIsTakenOverAndGoneOnWithAndNoRowOfItIsTouched() {
        String before = rows("WHERE migration_name < '20240103'");
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.Applied);
        assertThat(report.applied()).containsExactly("20240103000000_c");
        assertThat(report.message()).contains("Taken over from Prisma's history: 20240101000000_a, 20240102000000_b.");
        assertThat(rows("WHERE migration_name < '20240103'")).isEqualTo(before);
        assertThat(database.strings("SELECT seq || ' ' || id || ' ' || state FROM godwit.ledger ORDER BY seq"))
                .containsExactly(
                        "1 20240101000000_a adopted", "2 20240102000000_b adopted", "3 20240103000000_c applied");
        assertThat(database.string("SELECT checksum FROM _prisma_migrations WHERE migration_name LIKE '%_c'"
                        + " AND finished_at IS NOT NULL AND rolled_back_at IS NULL AND logs IS NULL"
                        + " AND applied_steps_count = 1"))
                .isEqualTo(Sha256.hex("CREATE TABLE c ();"));

        Report again = deploy.run();
        assertThat(again.message()).startsWith("Nothing to apply");
        assertThat(database.strings("SELECT c.relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace"
                        + " AND relkind = 'r' ORDER BY 1"))
                .containsExactly("_prisma_migrations", "a", "b", "c");
    }

    @Test
    void aPlanSaysWhatWouldBeTakenOverAndWritesNothing() {
        String before = database.contents();
        Report plan = deploy.plan();
        assertThat(plan.outcome()).isEqualTo(Outcome.Planned);
        assertThat(plan.message()).contains("Taken over from Prisma's history");
        assertThat(plan.pending()).containsExactly("20240103000000_c");
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    void whatPrismaDeploysAfterGodwitIsTakenOverAtTheNextRun() {
        deploy.run();
        String d = "CREATE TABLE d ();";
        database.execute(d);
        finished("20240104000000_d", Sha256.hex(d));
        deploy.with("20240104000000_d", d).with("20240105000000_e", "CREATE TABLE e ();");
        assertThat(deploy.run().applied()).containsExactly("20240105000000_e");
        assertThat(database.ledger())
                .containsExactly(
                        "20240101000000_a",
                        "20240102000000_b",
                        "20240103000000_c",
                        "20240104000000_d",
                        "20240105000000_e");
    }

    @Test
    void rolledBackAndResolvedRowsMeanWhatTheyMeanToPrisma() {
        database.execute("UPDATE _prisma_migrations SET finished_at = NULL, rolled_back_at = now(), logs = 'ERROR'"
                + " WHERE migration_name = '20240102000000_b'");
        // As prisma migrate resolve --applied writes it.
        database.execute("INSERT INTO _prisma_migrations SELECT gen_random_uuid()::text, '" + Sha256.hex(B)
                + "', t, '20240102000000_b', '', NULL, t, 0 FROM clock_timestamp() AS t");
        assertThat(deploy.run().applied()).containsExactly("20240103000000_c");

        database.execute(
                "DROP TABLE c",
                "DROP SCHEMA godwit CASCADE",
                "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '20240103000000_c'");
        assertThat(deploy.run().applied()).containsExactly("20240103000000_c");
    }

    @Test
    void aFailedRowStopsTheRunAsItStopsPrisma() {
        Report refused = failedAtB();
        assertThat(refused.outcome()).isEqualTo(Outcome.ResolveNeeded);
        assertThat(refused.message())
                .contains("20240102000000_b", "Nothing was run", "as: Applied, reason: WHY}")
                .doesNotContain("hunter2");
        assertThat(database.has("godwit.ledger")).isFalse();
    }

    @Test
    void aFailedRowIsResolvedAsAppliedJustAsPrismaDoesIt() {
        Report refused = failedAtB();
        resolve(refused, true);
        Report report = deploy.run();
        assertThat(report.applied()).containsExactly("20240103000000_c");
        assertThat(report.message()).contains("20240102000000_b, which Prisma calls failed, is taken for applied");
        assertThat(rowsOfB())
                .containsExactly(
                        Sha256.hex(B) + " unfinished rolled-back 0 hunter2",
                        Sha256.hex(B) + " finished at-once live 0 ");
        assertThat(database.strings("SELECT concat_ws(' ', kind, migration, hash, reason) FROM godwit.decisions"))
                .containsExactly("Applied 20240102000000_b "
                        + Objects.requireNonNull(refused.failure()).id() + " looked at it");
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
    }

    @Test
    void aFailedRowIsResolvedAsRolledBackAndTheMigrationRunsAgain() {
        Report refused = failedAtB();
        database.execute("DROP TABLE b");
        resolve(refused, false);
        assertThat(deploy.plan().pending()).containsExactly("20240102000000_b", "20240103000000_c");
        assertThat(deploy.run().applied()).containsExactly("20240102000000_b", "20240103000000_c");
        assertThat(rowsOfB())
                .containsExactly(
                        Sha256.hex(B) + " unfinished rolled-back 0 hunter2", Sha256.hex(B) + " finished live 1 ");
    }

    @Test
    void aWordOnAnEarlierFailureIsNoneOnALaterOne() {
        Report refused = failedAtB();
        resolve(refused, true);
        database.execute(
                "UPDATE _prisma_migrations SET started_at = clock_timestamp() WHERE migration_name LIKE '%_b'");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.ResolveNeeded);
        assertThat(database.has("godwit.ledger")).isFalse();
    }

    /** As Prisma leaves it: begun, not finished, and with an error in its log. */
    private Report failedAtB() {
        database.execute("UPDATE _prisma_migrations SET finished_at = NULL, logs = 'hunter2', applied_steps_count = 0"
                + " WHERE migration_name LIKE '%_b'");
        return deploy.run();
    }

    private void resolve(Report refused, boolean applied) {
        Failure failure = Objects.requireNonNull(refused.failure());
        deploy.saying(new Answers(
                false,
                null,
                null,
                List.of(),
                List.of(new Resolution(failure.migration(), failure.id(), applied, "looked at it"))));
    }

    private List<@Nullable String> rowsOfB() {
        return database.strings("SELECT concat_ws(' ', checksum, CASE WHEN finished_at IS NULL THEN 'unfinished' ELSE"
                + " 'finished' END, CASE WHEN finished_at = started_at THEN 'at-once' END,"
                + " CASE WHEN rolled_back_at IS NULL THEN 'live' ELSE 'rolled-back' END, applied_steps_count,"
                + " coalesce(logs, '')) FROM _prisma_migrations WHERE migration_name LIKE '%_b' ORDER BY started_at");
    }

    @Test
    void anotherSchemaThanPublicHasItsOwnHistory() {
        database.execute("CREATE SCHEMA shop", "ALTER TABLE _prisma_migrations SET SCHEMA shop");
        database.execute("DROP TABLE a, b", "CREATE TABLE shop.a ()", "CREATE TABLE shop.b ()");
        deploy.stream = Stream.of("godwit", "shop");
        assertThat(deploy.run().applied()).containsExactly("20240103000000_c");
        assertThat(database.has("shop.c")).isTrue();
    }

    @Test
    void whatPrismaLetThroughIsAcceptedByWhatTheRefusalSays() {
        deploy.with("20240101000000_a", "CREATE TABLE a (id bigint);\n")
                .without("20240102000000_b")
                .with("20231231000000_early", "CREATE TABLE early ();");
        String before = database.contents();
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryEdited);
        assertThat(refused.discrepancies()).hasSize(3);
        assertThat(database.contents()).isEqualTo(before);

        deploy.saying(said(refused));
        Report accepted = deploy.run();
        assertThat(accepted.outcome()).isEqualTo(Outcome.Applied);
        assertThat(accepted.applied()).containsExactly("20231231000000_early", "20240103000000_c");
        assertThat(database.strings("SELECT kind || ' ' || migration || ' ' || reason || ' ' || (at <= now())::text"
                        + " FROM godwit.decisions ORDER BY 1"))
                .containsExactly(
                        "Edited 20240101000000_a WHY true",
                        "Late 20231231000000_early WHY true",
                        "Removed 20240102000000_b WHY true");

        // Said twice it is the same, and once it is recorded nobody needs to say it.
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
        deploy.saying(Answers.NONE);
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
        assertThat(database.strings("SELECT kind FROM godwit.decisions")).hasSize(3);
    }

    @Test
    void aStaleOrWrongAcceptDoesNothingAndIsSaidSo() {
        deploy.saying(new Answers(
                false,
                null,
                null,
                List.of(new Accept(Accept.Kind.Edited, "20240101000000_a", Sha256.hex("else"), "typo"))));
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.Applied);
        assertThat(report.message())
                .contains("spec.deploy.accept has Edited of 20240101000000_a with "
                        + Sha256.hex("else").substring(0, 12) + ", which is nothing that was found");
        assertThat(database.strings("SELECT kind FROM godwit.decisions")).isEmpty();
    }

    @Test
    void aTableOfThatNameWhichIsNotPrismasIsToldAsWhatItIs() {
        database.execute("ALTER TABLE _prisma_migrations DROP COLUMN checksum");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryTampered);
        assertThat(refused.message()).contains("public._prisma_migrations", "has no column checksum");
    }

    @Test
    void aRoleThatMayNotWritePrismasTableIsToldTheGrant() {
        String role = "deployer_" + database.name();
        database.execute(
                "CREATE ROLE " + role + " LOGIN",
                "GRANT ALL ON SCHEMA public TO " + role,
                "GRANT CREATE ON DATABASE " + database.name() + " TO " + role,
                "GRANT SELECT ON _prisma_migrations TO " + role);
        deploy.connection = database.as(role, null);
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.CredentialsRefused);
        assertThat(refused.message())
                .contains("GRANT SELECT, INSERT, UPDATE ON \"public\"._prisma_migrations TO \"" + role + "\"");
        assertThat(database.has("godwit.ledger")).isFalse();
    }

    /** What the refusal says to paste, pasted. */
    static Answers said(Report refused) {
        Pattern item =
                Pattern.compile("- \\{kind: (\\w+), (?:migration: \"([^\"]+)\", )?\\w+: \"([^\"]+)\", reason: (\\w+)}");
        return new Answers(
                false,
                null,
                null,
                item.matcher(refused.message())
                        .results()
                        .map(PrismaAdoptionIT::accept)
                        .toList());
    }

    private static Accept accept(MatchResult item) {
        String migration = item.group(2) == null ? "" : item.group(2) + " ";
        return Accept.parse(item.group(1) + " " + migration + item.group(3) + " " + item.group(4));
    }

    private void finished(String name, String checksum) {
        database.execute("INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at,"
                + " applied_steps_count) SELECT gen_random_uuid()::text, '" + checksum + "', t, '" + name
                + "', t - interval '3 ms', 1 FROM clock_timestamp() AS t");
    }

    private String rows(String where) {
        return String.valueOf(database.strings("SELECT t::text FROM _prisma_migrations t " + where + " ORDER BY 1"));
    }
}
