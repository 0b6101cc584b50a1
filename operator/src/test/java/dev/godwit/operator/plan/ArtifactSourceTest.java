package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.BundleSpec;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus.BundleStatus;
import dev.godwit.api.DriftSpec;
import dev.godwit.api.SourceRef;
import dev.godwit.bundle.Layout;
import dev.godwit.operator.Reports;
import dev.godwit.operator.flux.FluxSource;
import dev.godwit.report.Outcome;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bundles that a Job fetches from where Flux has them. */
class ArtifactSourceTest {

    private static final SourceRef REF = new SourceRef(SourceRef.Kind.OCIRepository, "blog");

    private final Given given = new Given();

    @Test
    void itsJobIsToldWhereItIsAndThePersonWhichOneItIs() {
        publish("one", null);
        Effect.CreateJob job = given.made();
        assertThat(job.sourceDigest()).isEqualTo(Given.digest("one"));
        assertThat(job.artifact()).contains("http://flux/one.tar.gz");
        assertThat(given.message()).contains("The bundle is one@sha256:1 of OCIRepository blog.");

        given.ended(Reports.applied(Given.THREE)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
        BundleStatus bundle = Objects.requireNonNull(given.status.bundle());
        assertThat(bundle.sourceDigest()).isEqualTo(Given.digest("one"));
        assertThat(bundle.revision()).isEqualTo("one@sha256:1");
        assertThat(bundle.digest()).isEqualTo(Reports.applied(Given.THREE).bundleDigest());
        assertThat(given.later(3600).planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void anotherArtifactIsDeployed() {
        publish("one", null);
        given.made();
        given.ended(Reports.applied(Given.THREE)).planned();
        given.source = artifact("two", "two");
        assertThat(given.made().artifact()).contains("http://flux/two.tar.gz");
    }

    @Test
    void theSameArtifactUnderAnotherNameIsNot() {
        publish("one", null);
        given.made();
        given.ended(Reports.applied(Given.THREE)).planned();
        given.source = artifact("one", "retagged");
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(Objects.requireNonNull(given.status.bundle()).revision()).isEqualTo("retagged@sha256:1");
    }

    @Test
    void aLookAtDriftFetchesItToo() {
        publish("one", null);
        given.with(drifting(given.spec));
        given.made();
        given.ended(Reports.applied(Given.THREE)).planned();
        Plan plan = given.later(Duration.ofDays(2).toSeconds()).planned();
        assertThat(plan.effect())
                .isInstanceOfSatisfying(
                        Effect.CreateJob.class,
                        look -> assertThat(look.artifact()).contains("http://flux/one.tar.gz"));
    }

    @Test
    void oneThatIsNotTheAnnouncedBundleIsWaitedWith() {
        publish("one", Given.digest("announced"));
        given.made();
        given.ended(Reports.of(Outcome.BundleChanged, "Something else is there.", Given.THREE, 0, 0, 3))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForBundle);
        assertThat(given.message())
                .isEqualTo("spec.bundle.digest asks for " + Given.digest("announced")
                        + ", and one@sha256:1 of OCIRepository blog holds another bundle. The deploy starts by itself with"
                        + " an artifact that holds it.");
        assertThat(given.later(3600).planned().effect()).isEqualTo(new Effect.None());

        given.source = artifact("two", "two");
        given.made();
    }

    @Test
    void oneThatCannotBeFetchedIsTriedAgain() {
        publish("one", null);
        given.made();
        given.ended(Reports.blind(Outcome.WaitingForBundle, "It could not be fetched."));
        Plan plan = given.planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForBundle);
        assertThat(given.message()).startsWith("It could not be fetched. Next attempt at ");
        given.now = plan.wakeAt().orElseThrow();
        assertThat(given.made().attempt()).isEqualTo(2);
    }

    @Test
    void whatFluxHasNotFetchedYetIsWaitedForInItsWords() {
        publish("one", null);
        given.made();
        given.ended(Reports.applied(Given.THREE)).planned();
        given.source = new Source.Awaited("OCIRepository blog has changed.", false);
        Plan plan = given.planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForBundle);
        assertThat(given.message()).isEqualTo("OCIRepository blog has changed.");
        assertThat(plan.wakeAt()).as("its watch tells").isEmpty();
        assertThat(Objects.requireNonNull(given.status.bundle()).revision()).isEqualTo("one@sha256:1");

        given.source = artifact("one", "one");
        given.planned();
        assertThat(given.reason()).as("as before").isEqualTo(Reason.Applied);
    }

    @Test
    void aClusterWithoutFluxIsLookedAtOnceAMinute() {
        publish("one", null);
        given.source = FluxSource.unknownKind(REF);
        assertThat(given.planned().wakeAt()).contains(given.now.plusSeconds(60));
        assertThat(given.reason()).isEqualTo(Reason.WaitingForBundle);
        assertThat(given.message()).contains("install Flux (2.6 or newer)");
    }

    private void publish(String content, @Nullable String announced) {
        DatabaseMigrationSpec old = given.spec;
        given.with(new DatabaseMigrationSpec(
                old.database(),
                new BundleSpec(null, null, null, REF, Layout.Auto, announced, null),
                old.deploy(),
                old.review(),
                old.suspend(),
                old.drift(),
                old.job()));
        given.source = artifact(content, content);
    }

    private static DatabaseMigrationSpec drifting(DatabaseMigrationSpec old) {
        return new DatabaseMigrationSpec(
                old.database(), old.bundle(), old.deploy(), old.review(), old.suspend(), DriftSpec.DEFAULTS, old.job());
    }

    private static Source.Artifact artifact(String content, String revision) {
        return new Source.Artifact(
                Given.digest(content), "http://flux/" + content + ".tar.gz", REF.text(), revision + "@sha256:1");
    }
}
