package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.JobState.Blockage;
import dev.godwit.operator.policy.Floor;
import dev.godwit.operator.policy.PolicyReader;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** What a resource comes to that asks for more than the operator's policy allows. */
class RefusedByPolicyTest {

    private static final Floor ONLY_OTHERS = floor("other-*");

    private final Given given = new Given();

    @Test
    void noJobIsMadeForAHostThatIsNotAllowedUntilTheSpecNamesAnotherOne() {
        given.floor = ONLY_OTHERS;

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(given.message()).contains("blog-db is not allowed by rule 1").contains("other-*");
        assertThat(given.status.conditions()).extracting(c -> c.type()).containsExactly("Ready", "Stalled");

        given.with(spec("other-db", Granularity.PerDeploy, false, null));
        given.made();
    }

    @Test
    void anotherPolicyWakesIt() {
        given.floor = ONLY_OTHERS;
        given.planned();
        given.floor = Floor.DEFAULT;

        given.made();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void aRunThatIsUnderWayIsLeftToEndAndNoneFollows() {
        given.made();
        given.floor = ONLY_OTHERS;
        given.job(new JobState.Running(given.now));
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.Deploying);

        given.ended(Reports.applied(THREE)).planned();
        assertThat(given.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(given.status.progress()).isEqualTo("3/3");
    }

    @Test
    void aJobThatNeverStartedDoesNotOutliveItsPermission() {
        String job = given.made().name();
        given.job(new JobState.Blocked(new Blockage.Pod("ImagePullBackOff", "later")))
                .planned();
        given.floor = ONLY_OTHERS;

        assertThat(given.planned().effect()).isEqualTo(new Effect.DeleteJob(job, "uid-" + job));
    }

    @Test
    void aRefusalByTheJobItselfIsLiftedByAnotherPolicy() {
        given.with(Serialization.unmarshal(
                "database: {connectionSecret: {name: s, format: URI}}\nbundle: {configMaps: [{name: m}]}\ndrift: {interval: 0s}",
                DatabaseMigrationSpec.class));
        given.floor = ONLY_OTHERS;
        given.made();
        given.ended(Reports.blind(dev.godwit.report.Outcome.InvalidSpec, "blog-db is not allowed."))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(given.later(100_000).planned().effect()).isEqualTo(new Effect.None());

        given.floor = floor("blog-*");
        given.made();
    }

    private static Floor floor(String host) {
        return PolicyReader.read("[{\"namespaces\": [\"*\"], \"allowedHosts\": [\"" + host + "\"]}]")
                .floor("apps");
    }
}
