package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.decide.Witness;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.ledger.Stream;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose history it is, in which database, and who the tables belong to. */
class OwnershipIT {

    @TempDir
    Path folder;

    @TempDir
    Path otherFolder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aDeployedBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database).with("1_a", "CREATE TABLE a ();").with("2_b", "CREATE TABLE b ();");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void aRenamedResourceTakesItsHistoryOverAndSaysSoOnce() {
        deploy.owner = "shop/weblog";
        Report taken = deploy.run();
        assertThat(taken.outcome()).isEqualTo(Outcome.Applied);
        assertThat(taken.message()).contains("was that of shop/blog").contains("taken over");
        assertThat(deploy.run().message()).doesNotContain("taken over");
        assertThat(database.strings("SELECT DISTINCT owner FROM godwit.ledger")).containsExactly("shop/blog");
    }

    @Test
    void anotherResourceWithAnotherHistoryIsRefusedAndTheOwnerNamed() {
        Deploy other = new Deploy(otherFolder, database).with("1_x", "CREATE TABLE x ();");
        other.owner = "bank/ledger";
        String before = database.contents();
        Report refused = other.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.OtherOwner);
        assertThat(refused.message()).contains("belongs to shop/blog").contains("1_a");
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    void anotherResourceWithAnOlderBundleIsRefusedToo() {
        deploy.without("2_b").owner = "shop/copy";
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.OtherOwner);
        assertThat(refused.message()).contains("lacks what is applied: 2_b");
    }

    @Test
    void twoStreamsShareASchemaEachWithItsOwnHistory() {
        Deploy second = new Deploy(otherFolder, database).with("1_a", "CREATE TABLE of_the_second ();");
        second.owner = "shop/second";
        second.stream = Stream.of("godwit", "public", "second");
        assertThat(second.run().applied()).containsExactly("1_a");
        assertThat(second.run().message()).startsWith("Nothing to apply");
        assertThat(deploy.with("3_c", "CREATE TABLE c ();").run().applied()).containsExactly("3_c");
        assertThat(database.strings("SELECT stream || ' ' || name FROM godwit.applied ORDER BY 1"))
                .containsExactly("public 1_a", "public 2_b", "public 3_c", "second 1_a");
    }

    @Test
    void aStreamDoesNotTakeTablesThatNobodyRecordedForGodwits() {
        database.execute("CREATE SCHEMA old", "CREATE TABLE old.t ()");
        Deploy second = new Deploy(otherFolder, database).with("1_x", "CREATE TABLE x ();");
        second.stream = Stream.of("godwit", "old", "second");
        assertThat(second.run().outcome()).isEqualTo(Outcome.BaselineNeeded);
    }

    @Test
    void inFlywaysLayoutASchemaHasOneStream() {
        Database fresh = Server.database();
        Deploy first = new Deploy(otherFolder, fresh).with("V1__a.sql", "CREATE TABLE a ();");
        assertThat(first.run().outcome()).isEqualTo(Outcome.Applied);
        first.without("V1__a.sql").with("V2__b.sql", "CREATE TABLE b ();").stream =
                Stream.of("godwit", "public", "second");
        Report refused = first.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.InvalidSpec);
        assertThat(refused.message()).contains("a schema of its own");
    }

    @Test
    void anotherDatabaseUnderTheSameNameIsDeployedToOnlyIfThatIsAskedFor() {
        deploy.witness = seen(deploy.run());
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);

        Database fresh = Server.database();
        deploy.connection = fresh.superuser();
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.DatabaseReplaced);
        assertThat(fresh.has("godwit.ledger")).isFalse();

        deploy.wish = new Wish(null, null, true, true, null);
        Report anew = deploy.run();
        assertThat(anew.applied()).containsExactly("1_a", "2_b");
        assertThat(anew.message()).contains("This is another database");

        deploy.wish = Wish.EVERYTHING;
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.DatabaseReplaced);
        deploy.witness = seen(anew);
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void anEmptiedLedgerOfTheSameDatabaseIsNoNewDatabase() {
        deploy.witness = seen(deploy.run());
        deploy.wish = new Wish(null, null, true, true, null);
        database.execute("DELETE FROM godwit.ledger", "DELETE FROM _prisma_migrations");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.HistoryRewound);
    }

    @Test
    void migrationsRunAsTheRoleAndTheLedgerIsWrittenAsTheUser() {
        String user = "login_" + database.name();
        String role = "owner_" + database.name();
        database.execute(
                "CREATE ROLE " + role,
                "CREATE ROLE " + user + " LOGIN",
                "GRANT " + role + " TO " + user,
                "GRANT ALL ON SCHEMA public TO " + role + ", " + user,
                "DROP TABLE a, b, _prisma_migrations",
                "DROP SCHEMA godwit CASCADE",
                "GRANT CREATE ON DATABASE " + database.name() + " TO " + user);
        deploy.connection = database.as(user, null);
        deploy.role = new MigrationRole(role);
        assertThat(deploy.run().applied()).containsExactly("1_a", "2_b");
        assertThat(database.strings(
                        "SELECT relname || ' ' || relowner::regrole FROM pg_class WHERE relname IN ('a', 'b', 'ledger')"
                                + " ORDER BY 1"))
                .containsExactly("a " + role, "b " + role, "ledger " + user);
    }

    @Test
    void aRoleThatTheUserIsNotAMemberOfIsNamedWithTheGrant() {
        String user = "guest_" + database.name();
        String role = "other_" + database.name();
        database.execute(
                "CREATE ROLE " + role,
                "CREATE ROLE " + user + " LOGIN",
                "GRANT ALL ON SCHEMA public, godwit TO " + user,
                "GRANT ALL ON ALL TABLES IN SCHEMA public, godwit TO " + user);
        Deploy fresh = new Deploy(otherFolder, database).with("1_x", "CREATE TABLE x ();");
        fresh.stream = Stream.of("elsewhere", "public", "second");
        database.execute("DROP TABLE a, b, _prisma_migrations");
        fresh.connection = database.as(user, null);
        fresh.role = new MigrationRole(role);
        Report refused = fresh.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.CredentialsRefused);
        assertThat(refused.message()).contains("GRANT \"" + role + "\" TO \"" + user + "\";");
        assertThat(database.has("x")).isFalse();
        fresh.role = new MigrationRole("nosuch");
        assertThat(fresh.run().message()).contains("There is no role nosuch");
    }

    private static Witness seen(Report report) {
        return new Witness(
                Objects.requireNonNull(report.history()).length(),
                report.history().digest(),
                Objects.requireNonNull(report.database()).lineage());
    }
}
