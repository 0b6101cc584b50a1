package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.BundleImage;
import dev.godwit.api.BundleSpec;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus.BundleStatus;
import dev.godwit.bundle.Layout;
import dev.godwit.operator.Reports;
import dev.godwit.operator.status.NextStatus;
import dev.godwit.report.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bundles whose content only a Job sees: by an image's digest. */
class PinnedSourceTest {

    private final Given given = new Given();

    @Test
    void itIsDeployedWithoutTheOperatorKnowingWhatIsInIt() {
        image("one", "/migrations", null);
        Effect.CreateJob job = given.made();
        assertThat(job.sourceDigest()).isEqualTo(Given.digest("one"));
        assertThat(given.message()).contains("applies what is pending").doesNotContain("the bundle");

        given.ended(Reports.applied(Given.THREE)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
        BundleStatus bundle = Objects.requireNonNull(given.status.bundle());
        assertThat(bundle.sourceDigest()).isEqualTo(Given.digest("one"));
        assertThat(bundle.digest())
                .as("as reported")
                .isNotNull()
                .isEqualTo(Reports.applied(Given.THREE).bundleDigest());
        assertThat(given.later(3600).planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void theSuccessOfAnImageIsNotTheSuccessOfAnother() {
        image("one", "/migrations", null);
        given.made();
        image("two", "/migrations", null);
        given.ended(Reports.applied(Given.THREE));
        assertThat(given.made().sourceDigest()).isEqualTo(Given.digest("two"));
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void itsSeedRunsBehindIt() {
        image("one", "/migrations", null);
        given.source = new Source.Pinned(Given.digest("one")).with(Given.digest("seed"));
        assertThat(given.made().seed()).contains(Given.digest("seed"));
    }

    @Test
    void theSuccessOfAFolderIsNotTheSuccessOfAnother() {
        image("one", "/migrations", null);
        given.made();
        given.ended(Reports.applied(Given.THREE)).planned();
        image("one", "/other", null);
        given.made();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void anImageThatDoesNotHoldWhatIsAnnouncedWaitsForAPerson() {
        image("one", "/migrations", Given.digest("announced"));
        given.made();
        given.ended(Reports.of(Outcome.BundleChanged, "Something else is there.", Given.THREE, 0, 0, 3))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.InvalidBundle);
        assertThat(given.message()).contains("Something else is there.");
        assertThat(given.later(3600).planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.message()).contains("Something else is there.");

        image("one", "/migrations", Given.digest("corrected"));
        given.made();
    }

    @Test
    void aPlanOrASeedThatChangedDuringTheRunIsNoOtherImage() {
        image("one", "/migrations", Reports.applied(Given.THREE).bundleDigest());
        given.made();
        given.ended(Reports.of(Outcome.BundleChanged, "The plan is another one now.", Given.THREE, 0, 0, 3));
        assertThat(given.made().attempt()).isEqualTo(2);
    }

    @Test
    void anImageThatCannotBePulledIsNamedWithWhatToLookAt() {
        image("one", "/migrations", null);
        given.made();
        given.job(new JobState.Blocked(new JobState.Blockage.Pod(
                        "ImagePullBackOff",
                        "Back-off pulling image \"r.example.org/blog@" + Given.digest("one") + "\"")))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForPod);
        assertThat(given.message())
                .contains("Back-off pulling image")
                .contains("r.example.org/blog@" + Given.digest("one") + " (spec.bundle.image)")
                .contains("spec.job.imagePullSecrets");
    }

    @Test
    void anotherImageThanTheBundlesIsNotTakenForIt() {
        image("one", "/migrations", null);
        given.made();
        given.job(new JobState.Blocked(
                        new JobState.Blockage.Pod("ErrImagePull", "failed to pull example.org/godwit:1")))
                .planned();
        assertThat(given.message()).contains("example.org/godwit:1").doesNotContain("spec.bundle.image");
    }

    @Test
    void aClusterWithoutImageVolumesIsTold() {
        image("one", "/migrations", null);
        Plan plan = given.planned();
        Plan rejected =
                Rejection.withoutImageVolumes(given.desired(), (Effect.CreateJob) plan.effect(), plan, given.now);
        given.status = NextStatus.of(given.status, given.source, rejected, 1, given.now);
        assertThat(given.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(given.message())
                .contains("no image volumes")
                .contains("ImageVolume")
                .contains("ConfigMaps");
        assertThat(given.later(3600).planned().effect()).isEqualTo(new Effect.None());
    }

    private void image(String content, String path, @Nullable String announced) {
        DatabaseMigrationSpec old = given.spec;
        given.with(new DatabaseMigrationSpec(
                old.database(),
                new BundleSpec(
                        null,
                        null,
                        new BundleImage("r.example.org/blog@" + Given.digest(content), path, null),
                        null,
                        Layout.Auto,
                        announced,
                        null),
                old.deploy(),
                old.review(),
                old.suspend(),
                old.drift(),
                old.job()));
        given.source = new Source.Pinned(Given.digest(content));
    }
}
