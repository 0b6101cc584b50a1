package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.digest;
import static dev.godwit.operator.plan.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Acceptance;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DeploySpec;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.api.DeploySpec.LateMigrations;
import dev.godwit.api.JobSpec;
import dev.godwit.api.SquashSpec;
import dev.godwit.operator.policy.Floor;
import dev.godwit.report.Verb;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Digests and names that live in clusters: a release that changes them runs every resource again. */
class DigestsTest {

    private final DatabaseMigrationSpec spec = spec(Granularity.PerDeploy, false);

    @Test
    void theDigestOfARunIsTheSameInEveryRelease() {
        assertThat(Inputs.run(spec, digest("bundle-1"), Optional.empty(), Floor.DEFAULT))
                .isEqualTo("sha256:9d2c5d45154f3bc564a4fb7ac335d9ef9da4affaf52d78cd487b9129ee966c4f");
    }

    @Test
    void whatARunDependsOnChangesItsDigest() {
        String before = Inputs.run(spec, digest("bundle-1"), Optional.empty(), Floor.DEFAULT);

        assertThat(Inputs.run(spec, digest("bundle-2"), Optional.empty(), Floor.DEFAULT))
                .isNotEqualTo(before);
        assertThat(Inputs.run(
                        spec("other", Granularity.PerDeploy, false, null),
                        digest("bundle-1"),
                        Optional.empty(),
                        Floor.DEFAULT))
                .isNotEqualTo(before);
        assertThat(Inputs.run(
                        spec(Granularity.PerMigration, false), digest("bundle-1"), Optional.empty(), Floor.DEFAULT))
                .isNotEqualTo(before);
    }

    @Test
    void anotherSecretOrFormatOfTheConnectionIsAnotherRun() {
        assertThat(Stream.of(
                                "{connectionSecret: {name: s, format: CloudNativePG}}",
                                "{connectionSecret: {name: s, format: CrunchyPGO}}",
                                "{connectionSecret: {name: s, format: URI}}",
                                "{connectionSecret: {name: s, format: URI, key: DATABASE_URL}}",
                                "{connectionSecret: {name: t, format: URI}}",
                                "{host: h, name: blog, connectionSecret: {name: s, format: Zalando}}",
                                "{host: h, port: 5433, name: blog, connectionSecret: {name: s, format: Zalando}}")
                        .map(database -> Inputs.run(
                                Serialization.unmarshal(
                                        "database: " + database + "\nbundle: {configMaps: [{name: m}]}",
                                        DatabaseMigrationSpec.class),
                                digest("bundle-1"),
                                Optional.empty(),
                                Floor.DEFAULT)))
                .doesNotHaveDuplicates();
    }

    @Test
    void anotherSeedIsAnotherRunAndNoneIsAsBefore() {
        assertThat(Stream.of(Optional.<String>empty(), Optional.of(digest("a")), Optional.of(digest("b")))
                        .map(seed -> Inputs.run(spec, digest("bundle-1"), seed, Floor.DEFAULT)))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatAPersonSaysOfTheHistoryIsAnotherRun() {
        Acceptance word = new Acceptance(Acceptance.Kind.Edited, "1_a", "0".repeat(64), null, "a typo");
        assertThat(Stream.of(
                                saying(LateMigrations.Refuse, null, null, List.of()),
                                saying(LateMigrations.Apply, null, null, List.of()),
                                saying(LateMigrations.Refuse, "1_a", null, List.of()),
                                saying(LateMigrations.Refuse, null, new SquashSpec("1_a", "0_a"), List.of()),
                                saying(LateMigrations.Refuse, null, null, List.of(word)))
                        .map(deploy -> Inputs.run(with(deploy), digest("bundle-1"), Optional.empty(), Floor.DEFAULT)))
                .doesNotHaveDuplicates();
        assertThat(Inputs.run(
                        with(saying(LateMigrations.Refuse, null, null, List.of())),
                        digest("bundle-1"),
                        Optional.empty(),
                        Floor.DEFAULT))
                .isEqualTo(Inputs.run(spec, digest("bundle-1"), Optional.empty(), Floor.DEFAULT));
    }

    private DeploySpec saying(
            LateMigrations late, @Nullable String baseline, @Nullable SquashSpec squash, List<Acceptance> accept) {
        DeploySpec plain = spec.deploy();
        return new DeploySpec(
                plain.granularity(),
                plain.target(),
                plain.lockTimeout(),
                plain.lockWait(),
                plain.deadline(),
                plain.databaseAhead(),
                late,
                baseline,
                squash,
                accept,
                List.of());
    }

    private DatabaseMigrationSpec with(DeploySpec deploy) {
        return new DatabaseMigrationSpec(
                spec.database(), spec.bundle(), deploy, spec.review(), spec.suspend(), spec.drift(), spec.job());
    }

    @Test
    void whatARunDoesNotDependOnLeavesIt() {
        DatabaseMigrationSpec other = new DatabaseMigrationSpec(
                spec.database(),
                spec.bundle(),
                spec.deploy(),
                spec.review(),
                true,
                spec.drift(),
                new JobSpec(null, Map.of("team", "blog"), null, null, null, null, null, null, null, 1, 1));

        assertThat(Inputs.run(other, digest("bundle-1"), Optional.empty(), Floor.DEFAULT))
                .isEqualTo(Inputs.run(spec, digest("bundle-1"), Optional.empty(), Floor.DEFAULT));
        assertThat(Inputs.template(other, "inputs", "image:1"))
                .isNotEqualTo(Inputs.template(spec, "inputs", "image:1"));
        assertThat(Inputs.template(spec, "inputs", "image:2")).isNotEqualTo(Inputs.template(spec, "inputs", "image:1"));
    }

    @Test
    void theLongestNameOfAResourceStillNamesAJob() {
        Desired longest =
                new Desired("apps", "a".repeat(60), "uid", 1, spec, Optional.empty(), "image:1", Floor.DEFAULT);

        String name = JobName.of(longest, Verb.DEPLOY, "inputs", 3, 1, "");

        assertThat(name).hasSizeLessThanOrEqualTo(63).matches("a+-deploy-[0-9a-f]{8}");
    }

    @Test
    void everythingThatMakesAJobAnotherOneIsInItsName() {
        Desired desired = new Desired("apps", "blog", "uid", 1, spec, Optional.empty(), "image:1", Floor.DEFAULT);
        Desired recreated = new Desired("apps", "blog", "uid-2", 1, spec, Optional.empty(), "image:1", Floor.DEFAULT);

        assertThat(new String[] {
                    JobName.of(desired, Verb.DEPLOY, "inputs", 3, 1, ""),
                    JobName.of(recreated, Verb.DEPLOY, "inputs", 3, 1, ""),
                    JobName.of(desired, Verb.DEPLOY, "other", 3, 1, ""),
                    JobName.of(desired, Verb.DEPLOY, "inputs", 4, 1, ""),
                    JobName.of(desired, Verb.DEPLOY, "inputs", 3, 2, ""),
                    JobName.of(desired, Verb.DEPLOY, "inputs", 3, 1, "blog-deploy-12345678")
                })
                .doesNotHaveDuplicates();
    }
}
