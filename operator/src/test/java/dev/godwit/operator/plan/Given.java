package dev.godwit.operator.plan;

import dev.godwit.api.BundleSpec;
import dev.godwit.api.BundleSpec.ConfigMapRef;
import dev.godwit.api.Condition;
import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.Dependency;
import dev.godwit.api.DeploySpec;
import dev.godwit.api.DriftSpec;
import dev.godwit.api.JobSpec;
import dev.godwit.api.ReviewSpec;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.Reports;
import dev.godwit.operator.order.Neighbour;
import dev.godwit.operator.policy.Floor;
import dev.godwit.operator.status.NextStatus;
import dev.godwit.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One resource whose world is set up by a test; planning writes the status, as the shell does. */
final class Given {

    static final List<String> THREE =
            List.of("20240101000000_init", "20240215000000_add_posts", "20240301000000_split_name");
    static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");

    /** Most tests are about deploys, and want no other Job. */
    static final DriftSpec NO_DRIFT =
            new DriftSpec("0s", DriftSpec.OnDrift.Report, DriftSpec.Scope.Schema, List.of(), List.of());

    Instant now = NOON;
    long generation = 1;
    DatabaseMigrationSpec spec = spec(DeploySpec.Granularity.PerDeploy, false);
    Optional<String> retry = Optional.empty();
    String runner = "image:1";
    Floor floor = Floor.DEFAULT;
    Source source = new Source.Found(digest("bundle-1"), 3);
    DatabaseMigrationStatus status = DatabaseMigrationStatus.NONE;
    List<Approval> approvals = new ArrayList<>();
    final List<ApprovalStates.Told> told = new ArrayList<>();
    List<JobRun> jobs = new ArrayList<>();
    Set<String> absent = Set.of();
    Map<String, Neighbour> neighbours = new HashMap<>();
    Turn turn = new Turn.Now();

    static String digest(String of) {
        return "sha256:" + Sha256.hex(of);
    }

    static DatabaseMigrationSpec spec(DeploySpec.Granularity granularity, boolean suspend) {
        return spec("blog-db", granularity, suspend, null);
    }

    static DatabaseMigrationSpec spec(
            String host, DeploySpec.Granularity granularity, boolean suspend, @Nullable String bundleDigest) {
        return new DatabaseMigrationSpec(
                new DatabaseSpec(
                        host,
                        5432,
                        "blog",
                        "public",
                        null,
                        null,
                        new CredentialsSecret("blog-db", "username", "password"),
                        null,
                        null,
                        "godwit",
                        DatabaseSpec.OnReplaced.Stop),
                new BundleSpec(List.of(new ConfigMapRef("blog-migrations")), null, Layout.Auto, bundleDigest),
                new DeploySpec(granularity, null, "5s", "5m", "0s", DeploySpec.DatabaseAhead.Allow),
                ReviewSpec.DEFAULTS,
                suspend,
                NO_DRIFT,
                JobSpec.DEFAULTS);
    }

    Given with(DatabaseMigrationSpec changed) {
        spec = changed;
        generation++;
        return this;
    }

    /** What it comes behind. */
    Given behind(Dependency... first) {
        return with(new DatabaseMigrationSpec(
                spec.database(),
                spec.bundle(),
                spec.deploy(),
                spec.review(),
                spec.seed(),
                spec.suspend(),
                spec.drift(),
                List.of(first),
                spec.job()));
    }

    Desired desired() {
        return new Desired("apps", "blog", "uid-1", generation, spec, retry, runner, floor);
    }

    /** Plans and writes the status, and that of approvals; what the plan does to the cluster is up to the test. */
    Plan planned() {
        Plan plan =
                Planner.plan(desired(), new Observed(status, source, approvals, jobs, absent, neighbours, turn), now);
        DatabaseMigrationStatus next = NextStatus.of(status, source, plan, generation, now);
        List<ApprovalStates.Told> changed = ApprovalStates.changed(
                approvals, status.plan(), Optional.ofNullable(next.plan()), plan.learned(), "blog");
        told.addAll(changed);
        changed.forEach(t -> approvals.replaceAll(a -> a.equals(t.approval()) ? a.in(t.state()) : a));
        status = next;
        return plan;
    }

    /** Plans, and makes the Job that the plan must want. */
    Effect.CreateJob made() {
        if (!(planned().effect() instanceof Effect.CreateJob job)) {
            throw new AssertionError("no Job was planned; the state is " + reason() + ": " + message());
        }
        jobs.add(new JobRun(
                job.name(),
                "uid-" + job.name(),
                job.verb(),
                job.inputs(),
                job.template(),
                job.attempt(),
                job.retry(),
                job.approval().map(Approval::planDigest).orElse(""),
                now,
                new JobState.Starting()));
        return job;
    }

    /** The newest Job is now so. */
    Given job(JobState state) {
        jobs.set(jobs.size() - 1, jobs.getLast().in(state));
        return this;
    }

    Given ended(Ending ending) {
        boolean succeeded = ending instanceof Ending.Reported(Report report)
                && report.outcome().exitCode() == 0;
        return job(new JobState.Ended(Optional.of(now), now, ending, Optional.of("pod"), true, succeeded));
    }

    Given ended(Report report) {
        return ended(new Ending.Reported(report));
    }

    /** A resource whose three migrations were applied by one Job, and that has seen so. */
    static Given applied() {
        Given given = new Given();
        given.made();
        given.ended(Reports.applied(THREE)).planned();
        return given;
    }

    Given later(long seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    Reason reason() {
        return Reason.valueOf(ready().reason());
    }

    String message() {
        return ready().message();
    }

    Condition ready() {
        return status.conditions().stream()
                .filter(c -> c.type().equals("Ready"))
                .findAny()
                .orElseThrow();
    }

    LastJob lastJob() {
        return Optional.ofNullable(status.lastJob()).orElseThrow();
    }
}
