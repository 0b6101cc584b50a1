package dev.godwit.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.BundleSpec;
import dev.godwit.api.BundleSpec.ConfigMapRef;
import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.Dependency;
import dev.godwit.api.DeploySpec;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.api.DriftSpec;
import dev.godwit.api.JobSpec;
import dev.godwit.api.MigrationApprovalStatus;
import dev.godwit.api.PlanStatus;
import dev.godwit.api.PlanStatus.Identity;
import dev.godwit.api.ReviewSpec;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.Reports;
import dev.godwit.operator.order.Neighbour;
import dev.godwit.operator.plan.Approval;
import dev.godwit.operator.plan.ApprovalStates;
import dev.godwit.operator.plan.Desired;
import dev.godwit.operator.plan.Effect;
import dev.godwit.operator.plan.Ending;
import dev.godwit.operator.plan.Inputs;
import dev.godwit.operator.plan.JobRun;
import dev.godwit.operator.plan.JobState;
import dev.godwit.operator.plan.Observed;
import dev.godwit.operator.plan.Plan;
import dev.godwit.operator.plan.Planner;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.plan.Source;
import dev.godwit.operator.plan.Turn;
import dev.godwit.operator.policy.Floor;
import dev.godwit.operator.status.NextStatus;
import dev.godwit.operator.turn.Budgets;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A resource, its Jobs and its database. Everything that the invariants speak of is checked as it happens. */
final class World {

    private final Random random;
    private Budgets<World> turns = new Budgets<>(1, 1);
    final List<SimulatedJob> jobs = new ArrayList<>();
    final List<Approval> approvals = new ArrayList<>();
    Instant now = Instant.parse("2024-06-01T12:00:00Z");
    DatabaseMigrationStatus status = DatabaseMigrationStatus.NONE;
    Optional<String> retry = Optional.empty();
    boolean missing;
    String name = "blog";
    List<Dependency> dependsOn = List.of();
    Supplier<Map<String, Neighbour>> neighbours = Map::of;
    private String host = "db-1";
    private Granularity granularity = Granularity.PerDeploy;
    private boolean suspend;
    private long generation = 1;
    private int bundle = 3;
    private int applied;
    private final Map<String, Integer> begun = new HashMap<>();
    private int wishes;

    World(long seed) {
        this.random = new Random(seed);
    }

    World(long seed, Budgets<World> shared) {
        this(seed);
        this.turns = shared;
    }

    // --- people and the cluster ---

    void changeSpec() {
        generation++;
        switch (random.nextInt(3)) {
            case 0 -> host = "db-" + random.nextInt(3);
            case 1 ->
                granularity = granularity == Granularity.PerDeploy ? Granularity.PerMigration : Granularity.PerDeploy;
            default -> suspend = !suspend;
        }
    }

    void takeUp() {
        generation++;
        suspend = false;
        missing = false;
    }

    void comeBehind(List<Dependency> first) {
        generation++;
        dependsOn = first;
    }

    void growBundle() {
        bundle++;
    }

    void askAgain() {
        retry = Optional.of("wish " + wishes++);
    }

    /** Not while a Job is on its way into the cache: then nothing anywhere knows of it. */
    void wipeStatus() {
        if (jobs.stream().noneMatch(SimulatedJob::unseen)) {
            status = DatabaseMigrationStatus.NONE;
        }
    }

    /** Somebody agrees to the plan that waits, or to one that does not. */
    void agree(boolean right) {
        PlanStatus plan = status.plan();
        if (plan != null) {
            String digest = right ? plan.digest() : "sha256:" + Sha256.hex("another than " + plan.digest());
            approvals.add(new Approval(
                    "approval-" + wishes++, digest, Optional.of("ada"), Identity.Claimed, now, Optional.empty()));
        }
    }

    void takeBack() {
        if (!approvals.isEmpty()) {
            approvals.remove(random.nextInt(approvals.size()));
        }
    }

    void echo() {
        jobs.forEach(SimulatedJob::echo);
    }

    void echoSome() {
        jobs.stream().filter(j -> random.nextBoolean()).forEach(SimulatedJob::echo);
    }

    /** One step of one Job, if there is one that goes on. */
    void work(boolean luck) {
        jobs.stream().filter(SimulatedJob::live).findAny().ifPresent(job -> {
            switch (job.state) {
                case JobState.Starting starting -> job.start(started(luck));
                case JobState.Blocked blocked -> job.start(started(luck));
                case JobState.Running running -> job.state = end(run(job, luck));
                case JobState.Draining draining -> job.deleted = true;
                case JobState.Ended ended -> throw new IllegalStateException();
            }
        });
    }

    private JobState started(boolean luck) {
        return !luck && random.nextInt(3) == 0
                ? new JobState.Blocked(new JobState.Blockage.Secret("secret \"x\" not found"))
                : new JobState.Running(now);
    }

    private Ending run(SimulatedJob job, boolean luck) {
        if (job.made.verb() == Verb.DRIFT) {
            return look(luck);
        }
        int chance = luck ? 99 : random.nextInt(12);
        int before = applied;
        int wanted = job.made.max().isPresent() ? 1 : bundle;
        String plan = "sha256:" + Sha256.hex("from " + applied + " to " + bundle);
        if (chance > 5 && destroys() && !isCovered(job, plan)) {
            return new Ending.Reported(Reports.planned(
                    Outcome.AwaitingApproval, names(bundle), before, before, 0, plan, "a table is dropped"));
        }
        return switch (chance) {
            case 0 -> new Ending.PodLost("Evicted");
            case 1 -> new Ending.Exited(0, Ending.Silence.NONE);
            case 2 -> new Ending.Reported(Reports.blind(Outcome.WaitingForDatabase, "refused"));
            case 3 -> new Ending.Reported(Reports.blind(Outcome.BundleChanged, "another"));
            case 4 -> new Ending.OutOfMemory();
            case 5 -> new Ending.Reported(Reports.failed(names(bundle + 1), applied, "23505"));
            default -> {
                if (destroys()) {
                    begun.put(job.made.approval().orElseThrow().planDigest(), bundle);
                }
                applied = Math.min(bundle, applied + wanted);
                if (before < bundle) {
                    yield new Ending.Reported(Reports.planned(
                            Outcome.Applied, names(bundle), before, applied, bundle - applied, plan, "is dropped"));
                }
                yield new Ending.Reported(
                        Reports.of(Outcome.Applied, "applied", names(bundle), before, applied, bundle - applied));
            }
        };
    }

    /** Every fourth migration does. */
    private boolean destroys() {
        return bundle / 4 > applied / 4;
    }

    private boolean isCovered(SimulatedJob job, String plan) {
        return job.made
                .approval()
                .map(Approval::planDigest)
                .filter(approved ->
                        approved.equals(plan) || Integer.valueOf(bundle).equals(begun.get(approved)))
                .isPresent();
    }

    /** Tells what is, and changes nothing. */
    private Ending look(boolean luck) {
        return switch (luck ? 99 : random.nextInt(6)) {
            case 0 -> new Ending.PodLost("Evicted");
            case 1 -> new Ending.Exited(0, Ending.Silence.NONE);
            case 2 -> new Ending.Reported(Reports.blind(Outcome.WaitingForDatabase, "refused"));
            default ->
                new Ending.Reported(Reports.of(
                        applied < bundle ? Outcome.Planned : Outcome.Applied,
                        "looked",
                        names(bundle),
                        applied,
                        applied,
                        bundle - applied));
        };
    }

    private JobState.Ended end(Ending ending) {
        boolean succeeded = ending instanceof Ending.Reported(Report report)
                && report.outcome().exitCode() == 0;
        return new JobState.Ended(Optional.of(now), now, ending, Optional.empty(), true, succeeded);
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "%03d_m".formatted(i)).toList();
    }

    // --- the operator ---

    Desired desired() {
        DatabaseMigrationSpec spec = new DatabaseMigrationSpec(
                new DatabaseSpec(
                        host,
                        5432,
                        "blog",
                        "public",
                        null,
                        null,
                        new CredentialsSecret("s", "username", "password"),
                        null,
                        null,
                        "godwit",
                        DatabaseSpec.OnReplaced.Stop),
                new BundleSpec(List.of(new ConfigMapRef("m")), null, Layout.Auto, null),
                new DeploySpec(granularity, null, "5s", "5m", "0s", DeploySpec.DatabaseAhead.Allow),
                ReviewSpec.DEFAULTS,
                null,
                suspend,
                new DriftSpec("20m", DriftSpec.OnDrift.Report, DriftSpec.Scope.Schema, List.of(), List.of()),
                dependsOn,
                new JobSpec(null, null, null, null, null, null, null, null, null, 2, 2));
        return new Desired("apps", name, "uid", generation, spec, retry, "image", Floor.DEFAULT);
    }

    Source source() {
        return missing
                ? new Source.Missing(List.of("m"))
                : new Source.Found("sha256:" + Sha256.hex("bundle " + bundle), bundle);
    }

    /** @param dies before it does what it announced */
    Plan reconcile(boolean dies) {
        Observed observed = observed(Set.of());
        Plan plan = Planner.plan(desired(), observed, now);
        if (plan.effect() instanceof Effect.FindJob(String name)) {
            Optional<SimulatedJob> found = jobs.stream()
                    .filter(j -> j.exists() && j.made.name().equals(name))
                    .findAny();
            found.ifPresent(SimulatedJob::echo);
            observed = observed(found.isPresent() ? Set.of() : Set.of(name));
            plan = Planner.plan(desired(), observed, now);
        }
        if (plan.effect() instanceof Effect.CreateJob job) {
            observed = observed.with(turns.ask(job.verb(), this, observed.announces(job.name()), any -> true));
            plan = Planner.plan(desired(), observed, now);
        }
        check(plan);
        DatabaseMigrationStatus next = NextStatus.of(status, source(), plan, generation, now);
        ApprovalStates.changed(approvals, status.plan(), Optional.ofNullable(next.plan()), plan.learned(), "blog")
                .forEach(told -> approvals.replaceAll(a -> a.equals(told.approval()) ? a.in(told.state()) : a));
        status = next;
        if (!dies) {
            act(plan.effect());
        }
        assertThat(jobs.stream().filter(SimulatedJob::live)).as("live Jobs").hasSizeLessThanOrEqualTo(1);
        turns.looked(this, plan.heldTurn(observed), observed.turn());
        return plan;
    }

    /** Another operator takes over, which knows what the cluster tells. */
    void shareFromNowOn(Budgets<World> others) {
        turns = others;
    }

    /** @param look a Job that only looks for drift, or another */
    boolean mayHaveJob(boolean look) {
        LastJob last = status.lastJob();
        return (last != null && last.finishedAt() == null && last.verb().equals(Verb.DRIFT.word()) == look)
                || jobs.stream()
                        .filter(j -> (j.made.verb() == Verb.DRIFT) == look)
                        .anyMatch(j -> j.seen().filter(JobRun::live).isPresent());
    }

    /**
     * Jobs that run or are about to, and were not held up by something that was mended behind the operator's back.
     *
     * @param look those that only look for drift, or the others
     */
    long running(boolean look) {
        return jobs.stream()
                .filter(j -> j.live() && !j.wasBlocked && (j.made.verb() == Verb.DRIFT) == look)
                .count();
    }

    private Observed observed(Set<String> absent) {
        return new Observed(
                status,
                source(),
                approvals,
                jobs.stream().flatMap(j -> j.seen().stream()).toList(),
                absent,
                neighbours.get(),
                new Turn.Now());
    }

    /** As those see it that come behind it. */
    Neighbour asNeighbour() {
        return Neighbour.of(desired().spec(), generation, status);
    }

    /** How many Jobs were ever made to deploy. */
    long deploys() {
        return jobs.stream().filter(j -> j.made.verb() == Verb.DEPLOY).count();
    }

    boolean nothingIsPending() {
        return applied == bundle;
    }

    private void act(Effect effect) {
        switch (effect) {
            case Effect.None none -> {}
            case Effect.FindJob(String name) -> throw new AssertionError(name + " is looked for twice");
            case Effect.DeleteJob(String name, String uid) ->
                jobs.stream().filter(j -> j.made.name().equals(name)).forEach(SimulatedJob::delete);
            case Effect.CreateJob job -> {
                if (jobs.stream().noneMatch(j -> j.exists() && j.made.name().equals(job.name()))) {
                    neverAfterAFailedOne(job);
                    neverWithoutTheWord(job);
                    jobs.add(new SimulatedJob(job, now));
                }
            }
        }
    }

    /** What a Job is told of is there, and was not used up by a Job before. */
    private void neverWithoutTheWord(Effect.CreateJob job) {
        job.approval()
                .ifPresent(told -> assertThat(approvals)
                        .as("the approval that a Job is told of")
                        .anyMatch(a -> a.planDigest().equals(told.planDigest())
                                && !a.state().equals(Optional.of(MigrationApprovalStatus.State.Used))));
    }

    private void neverAfterAFailedOne(Effect.CreateJob job) {
        jobs.stream()
                .filter(before -> before.made.verb() == Verb.DEPLOY)
                .reduce((older, newer) -> newer)
                .filter(last -> job.verb() == Verb.DEPLOY
                        && last.failed()
                        && last.made.inputs().equals(job.inputs()))
                .ifPresent(last ->
                        assertThat(job.retry()).as("a Job after a failed one").isNotEqualTo(last.made.retry()));
    }

    private void check(Plan plan) {
        if (plan.state().reason().kind() != Reason.Kind.DONE) {
            return;
        }
        assertThat(source()).isInstanceOf(Source.Found.class);
        String inputs =
                Inputs.run(desired().spec(), ((Source.Found) source()).digest(), Optional.empty(), Floor.DEFAULT);
        assertThat(plan.lastJob().orElseThrow().inputs()).isEqualTo(inputs);
        assertThat(jobs).as("a Job that made it Ready").anySatisfy(j -> {
            assertThat(j.made.verb()).isEqualTo(Verb.DEPLOY);
            assertThat(j.made.inputs()).isEqualTo(inputs);
            assertThat(j.succeeded()).isTrue();
        });
        assertThat(applied).isEqualTo(bundle);
    }
}
