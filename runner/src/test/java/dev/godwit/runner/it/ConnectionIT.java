package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.LockHolder;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.run.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Getting in, being alone, and being stopped. */
class ConnectionIT {

    private static final String ODD_PASSWORD = "@:/?#%'\" \\&=ü$";

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private Database database;
    private Deploy deploy;
    private String role;

    @BeforeEach
    void aRoleWithAPassword() throws IOException {
        database = Server.database();
        role = "app_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + ODD_PASSWORD.replace("'", "''") + "'");
        Path hba = Path.of(Objects.requireNonNull(database.string("SHOW hba_file")));
        Files.writeString(hba, "host all " + role + " all scram-sha-256\n" + Files.readString(hba));
        database.execute("SELECT pg_reload_conf()");
        deploy = new Deploy(folder, database).with("1_a", "CREATE TABLE a ();");
    }

    @Test
    void aPasswordMayHoldAnyCharacter() {
        database.execute(
                "GRANT CREATE ON DATABASE " + database.name() + " TO " + role, "GRANT ALL ON SCHEMA public TO " + role);
        deploy.connection = database.as(role, ODD_PASSWORD);
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void thePasswordMayComeFromAPassFile() throws Exception {
        database.execute("ALTER ROLE " + role + " PASSWORD 'from a file'");
        Path file = folder.resolve(".pgpass");
        Files.writeString(file, "*:*:*:" + role + ":from a file\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("PGUSER", role);
        environment.put("PGPASSFILE", file.toString());
        JobProcess job = JobProcess.start(work, environment, "plan", "--bundle", folder.toString());
        assertThat(job.exitCode()).as(job.log()).isZero();
    }

    @Test
    void aWrongPasswordIsNamedWithoutSayingIt() {
        deploy.connection = database.as(role, "hunter2");
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.CredentialsRefused);
        assertThat(report.message()).contains("refuses the password of the user " + role);
        assertThat(report.toString() + deploy.events).doesNotContain("hunter2");
    }

    @Test
    void aMissingPasswordIsNamed() {
        deploy.connection = database.as(role, null);
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.CredentialsRefused);
        assertThat(report.message()).contains("for a password, and there is none");
    }

    @Test
    void aRoleThatDoesNotExistIsNamed() {
        deploy.connection = database.as("nobody", "x");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.CredentialsRefused);
    }

    @Test
    void aMissingDatabaseIsWaitedFor() {
        deploy.connection = new Database("nosuch").superuser();
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(report.message()).contains("has no database nosuch yet");
    }

    @Test
    void aHostThatDnsDoesNotKnowIsWaitedFor() {
        deploy.connection = new ConnectionSpec("nosuch.invalid", 5432, "x", "x", null, null, null, 2);
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(report.message()).contains("nosuch.invalid:5432 is not known to DNS");
    }

    @Test
    void aReadOnlyDatabaseIsRefusedByName() {
        database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(report.message()).contains("is read-only for the user postgres");
    }

    @Test
    void aMissingRightToMakeTheLedgerIsNamedWithTheStatementsForTheDba() {
        database.execute("GRANT ALL ON SCHEMA public TO " + role);
        deploy.connection = database.as(role, ODD_PASSWORD);
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.CredentialsRefused);
        assertThat(report.message()).contains("CREATE SCHEMA \"godwit\" AUTHORIZATION \"" + role + "\"");
        assertThat(database.has("a")).isFalse();
        database.execute("CREATE SCHEMA godwit AUTHORIZATION " + role);
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.string("SELECT has_schema_privilege('public', 'godwit', 'USAGE')"))
                .isEqualTo("t");
    }

    @Test
    void aMissingRightOnTheMigratedSchemaIsNamed() {
        database.execute("CREATE SCHEMA godwit AUTHORIZATION " + role, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        deploy.connection = database.as(role, ODD_PASSWORD);
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.CredentialsRefused);
        assertThat(report.message()).contains("GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"" + role + "\"");
        assertThat(database.has("godwit.ledger")).isFalse();
    }

    @Test
    void theHolderOfTheDeployLockIsNamed() throws Exception {
        deploy.lockWait = Duration.ofMillis(300);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("SET application_name = 'prisma by hand'");
            statement.execute("SELECT pg_advisory_lock(72707369)");
            Report report = deploy.run();
            assertThat(report.outcome()).isEqualTo(Outcome.WaitingForLock);
            LockHolder holder = Objects.requireNonNull(report.lock());
            assertThat(holder.applicationName()).isEqualTo("prisma by hand");
            assertThat(holder.since()).isNotNull();
            assertThat(report.message())
                    .contains("held by Prisma")
                    .contains("pg_terminate_backend(" + holder.pid() + ")");
        }
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void anotherStreamOfGodwitIsNotTakenForPrisma() throws Exception {
        deploy.lockWait = Duration.ofMillis(300);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("SET application_name = 'godwit/shop/cart/cart-deploy-1'");
            statement.execute("SELECT pg_advisory_lock(72707369)");
            Report report = deploy.run();
            assertThat(report.outcome()).isEqualTo(Outcome.WaitingForLock);
            assertThat(Objects.requireNonNull(report.lock()).applicationName())
                    .isEqualTo("godwit/shop/cart/cart-deploy-1");
            assertThat(report.message())
                    .startsWith("Another Godwit stream deploys in this database")
                    .contains("(godwit/shop/cart/cart-deploy-1)")
                    .doesNotContain("by Prisma");
        }
    }

    @Test
    void aPassedDeadlineRollsBackWhatIsUnderWay() {
        deploy.with("2_b", "CREATE TABLE b (); SELECT pg_sleep(60);");
        deploy.deadline = Duration.ofMillis(1500);
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.DeadlineExceeded);
        assertThat(report.applied()).containsExactly("1_a");
        assertThat(database.has("b")).isFalse();
    }

    @Test
    void aRunThatIsStoppedBeforeItBeginsTouchesNothing() {
        deploy.cancellation.request(Cancellation.Reason.Terminated);
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Interrupted);
        assertThat(database.has("godwit.ledger")).isFalse();
    }
}
