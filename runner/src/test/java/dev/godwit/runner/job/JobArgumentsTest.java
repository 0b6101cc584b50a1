package dev.godwit.runner.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.bundle.Layout;
import dev.godwit.report.Verb;
import dev.godwit.runner.RunRequest;
import dev.godwit.runner.bundle.SeedFile;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.decide.Accept;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Resolution;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.decide.Witness;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.fetch.Artifact;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.plan.ReviewPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobArgumentsTest {

    private static final ConnectionSpec DATABASE = new ConnectionSpec("h", 5432, "d", "u", null, null, null, 10);
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    @Test
    void everyOptionReachesTheRequest() {
        assertThat(request("deploy --bundle /a --bundle /b --layout Flyway --expect-bundle " + DIGEST + " --witness 3:"
                        + DIGEST
                        + " --target t --max 1 --lock-timeout 1s --lock-wait 2m --deadline 1h --database-ahead Refuse"
                        + " --schema s --ledger-schema l --stream x --role r"
                        + " --drift Database --drift-ignore table:a.* --drift-accept " + DIGEST + " --on-drift Block"
                        + " --review-unsafe Refuse --review-advice Approve --small-table 7 --disable-rule drop-table --disable-rule truncate"
                        + " --seed /seed/seed.sql --expect-seed " + DIGEST
                        + " --approved p --expect-plan q"
                        + " --on-replaced Deploy --owner ns/name --job j"))
                .isEqualTo(new RunRequest(
                        Verb.DEPLOY,
                        List.of(Path.of("/a"), Path.of("/b")),
                        Layout.Flyway,
                        DIGEST,
                        new Witness(3, DIGEST),
                        new Wish("t", 1, false, true, null),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(2),
                        Duration.ofHours(1),
                        new Stream("l", "s", "x"),
                        new MigrationRole("r"),
                        new DriftPolicy(
                                new Scope(null, List.of(new Scope.Glob("table", "a.*"))),
                                Set.of(DIGEST),
                                true,
                                Shown.REDACTED),
                        new ReviewPolicy(
                                ReviewPolicy.Unsafe.Refuse,
                                ReviewPolicy.Advice.Approve,
                                7,
                                Set.of("drop-table", "truncate"),
                                "p",
                                "q"),
                        new SeedFile(Path.of("/seed/seed.sql"), DIGEST),
                        "ns/name",
                        "j",
                        DATABASE));
    }

    @Test
    void aBundleIsFetchedOrLiesInFolders() {
        String fetched = "deploy --artifact http://flux/a.tar.gz --artifact-digest " + DIGEST
                + " --artifact-path /db --artifact-folder /artifact";
        JobArguments arguments = new JobArguments(Arrays.asList(fetched.split(" ")));
        assertThat(arguments.fetch())
                .contains(new JobArguments.Fetch(
                        Artifact.of("http://flux/a.tar.gz", DIGEST, "/db"), Path.of("/artifact")));
        assertThat(arguments
                        .request(DATABASE, List.of(Path.of("/artifact/files")))
                        .bundle())
                .containsExactly(Path.of("/artifact/files"));

        for (String wrong : List.of(
                "deploy",
                fetched + " --bundle /a",
                fetched.replace(" --artifact-path /db", ""),
                fetched.replace("http:", "file:"),
                "deploy --bundle /a --artifact-folder /artifact")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new JobArguments(Arrays.asList(wrong.split(" "))))
                    .withMessageContaining("artifact");
        }
    }

    @Test
    void whatAPersonSaysOfTheHistoryReachesTheRequest() {
        String hash = "0".repeat(64);
        RunRequest request = new JobArguments(List.of(
                        "deploy",
                        "--bundle",
                        "/a",
                        "--late-migrations",
                        "Apply",
                        "--baseline",
                        "1_a",
                        "--squash-through",
                        "2_b",
                        "--squash-into",
                        "0_a",
                        "--flyway-table",
                        "versions",
                        "--accept",
                        "Edited 1_a " + hash + " a typo, no more",
                        "--accept",
                        "Rewound " + DIGEST + " from the backup"))
                .request(DATABASE);
        assertThat(request.wish().answers())
                .isEqualTo(new Answers(
                        true,
                        "1_a",
                        new Answers.Squash("2_b", "0_a"),
                        List.of(
                                new Accept(Accept.Kind.Edited, "1_a", hash, "a typo, no more"),
                                new Accept(Accept.Kind.Rewound, null, DIGEST, "from the backup"))));
        assertThat(request.stream().flywayTable()).isEqualTo("versions");
    }

    @Test
    void onlyTheBundleMustBeNamed() {
        RunRequest request = request("plan --bundle /a");
        assertThat(request.verb()).isEqualTo(Verb.PLAN);
        assertThat(request.wish()).isEqualTo(Wish.EVERYTHING);
        assertThat(request.lockTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(request.stream()).isEqualTo(Stream.of("godwit", "public"));
        assertThat(request.applicationName()).isEqualTo("godwit/u");
        assertThat(request.drift()).isNull();
        assertThat(request.review()).isEqualTo(ReviewPolicy.STANDARD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--review-unsafe Ignore",
                "--review-advice Allow",
                "--small-table 100Mi",
                "--small-table -1",
                "--disable-rule no-such-rule"
            })
    void aReviewThatNobodyCanFollowIsRefused(String option) {
        assertThatThrownBy(() -> request("deploy --bundle /a " + option)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatHasBecomeOfAMigrationIsSaidInOneArgument() {
        assertThat(new JobArguments(List.of(
                                "deploy",
                                "--bundle",
                                "/a",
                                "--resolve",
                                "2_index 0123456789abcdef Applied finished by hand",
                                "--resolve",
                                "3_drop fedcba9876543210 NotApplied still there"))
                        .request(DATABASE)
                        .wish()
                        .answers()
                        .resolutions())
                .containsExactly(
                        new Resolution("2_index", "0123456789abcdef", true, "finished by hand"),
                        new Resolution("3_drop", "fedcba9876543210", false, "still there"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobArguments(List.of("deploy", "--bundle", "/a", "--resolve", "2_index Applied")))
                .withMessageContaining("<migration> <failure> Applied|NotApplied <reason>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deploy                                | --bundle and --artifact",
                "nosuch --bundle /a                    | The verb is deploy, plan or drift",
                "deploy --bundle /a --nosuch x         | The option --nosuch is not known",
                "deploy --bundle /a --target           | The option --target has no value",
                "deploy --bundle /a --max 1 --max 2    | The option --max is there twice",
                "deploy --bundle /a --max one          | --max is a number",
                "deploy --bundle /a --max 0            | at least 1",
                "deploy --bundle /a --witness x        | a witness is",
                "deploy --bundle /a --lock-wait x      | is not a duration",
                "deploy --bundle /a --database-ahead x | --database-ahead is Allow or Refuse",
                "deploy --bundle /a --late-migrations x | --late-migrations is Apply or Refuse",
                "deploy --bundle /a --squash-into x    | belong together",
                "deploy --bundle /a --accept Edited    | What is accepted is written as",
                "deploy --bundle /a --drift Table      | --drift is Off, Schema or Database",
                "deploy --bundle /a --layout x         | --layout is Auto, Prisma or Flyway",
                "deploy --bundle /a --schema godwit    | must be another than the migrated one"
            })
    void aWrongArgumentIsNamed(String arguments, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(arguments))
                .withMessageContaining(message);
    }

    private static RunRequest request(String arguments) {
        return new JobArguments(Arrays.asList(arguments.strip().split(" +"))).request(DATABASE);
    }
}
