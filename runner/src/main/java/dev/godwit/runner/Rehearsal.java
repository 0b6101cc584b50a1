package dev.godwit.runner;

import dev.godwit.report.AppliedMigration;
import dev.godwit.report.History;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewedPlan;
import dev.godwit.report.Verb;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.decide.Witness;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.ledger.BegunPlans;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.plan.ReviewPolicy;
import dev.godwit.runner.rehearsal.Fitness;
import dev.godwit.runner.rehearsal.RehearsalReport;
import dev.godwit.runner.rehearsal.RehearsalReport.Result;
import dev.godwit.runner.rehearsal.RehearsalReport.Step;
import dev.godwit.runner.rehearsal.SameDatabase;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A deploy's dress rehearsal: production is planned and nothing else, and what is pending there is deployed to a restored
 * copy, by the same engine with the same checks and timeouts. What is unsafe is run there unasked: destroying a copy
 * harms nobody, and whoever is to agree wants to know how long it takes.
 */
public final class Rehearsal {

    private final RunRequest deploy;
    private final ConnectionSpec copy;
    private final CopyLedger ledger;
    private final RunLog log;
    private final Cancellation cancellation;

    private Rehearsal(RunRequest deploy, ConnectionSpec copy, RunLog log, Cancellation cancellation) {
        this.deploy = deploy;
        this.copy = copy;
        this.ledger = new CopyLedger(deploy, () -> open(copy));
        this.log = log;
        this.cancellation = cancellation;
    }

    /**
     * Never throws for what can go wrong in the world.
     *
     * @param deploy the deploy to production that this is the rehearsal of; with a review, since its plan is what is rehearsed
     */
    public static RehearsalReport run(RunRequest deploy, ConnectionSpec copy, RunLog log, Cancellation cancellation) {
        return new Rehearsal(deploy, copy, log, cancellation).run();
    }

    private RehearsalReport run() {
        Report production =
                plan(deploy.database(), deploy.expectBundle(), deploy.witness(), deploy.review(), deploy.wish());
        ReviewedPlan plan = production.plan();
        if (production.outcome() == Outcome.DatabaseAhead) {
            return nothingPending(production, production.message());
        }
        // What waits for a person is rehearsed, so that they see how long it takes.
        if (production.outcome() != Outcome.Planned && production.outcome() != Outcome.AwaitingApproval) {
            return RehearsalReport.stopped(
                    Result.NoPlan,
                    production.outcome(),
                    "The plan for production ended as " + production.outcome() + ". Nothing was rehearsed.",
                    production,
                    null);
        }
        return plan == null
                ? nothingPending(production, "Nothing of what was asked for is pending in production.")
                : rehearse(production, plan);
    }

    private static RehearsalReport nothingPending(Report production, String message) {
        return new RehearsalReport(
                Result.NothingPending,
                production.outcome(),
                0,
                message + " There is nothing to rehearse.",
                null,
                List.of(),
                production,
                null);
    }

    private RehearsalReport rehearse(Report production, ReviewedPlan plan) {
        try {
            if (isProduction()) {
                return RehearsalReport.stopped(
                        Result.RehearsalIsProduction,
                        Outcome.InvalidSpec,
                        "The database for the rehearsal, " + place() + ", is production itself: a lock that is taken in"
                                + " the one is seen in the other. Nothing was written. Give the rehearsal a restored"
                                + " copy of it.",
                        production,
                        null);
            }
            // The bundle must be the one that was planned for production, also if its folder is being written to.
            Wish wish = inTheCopy();
            Report before = plan(copy, production.bundleDigest(), null, null, wish);
            return before.outcome() == Outcome.Planned || before.outcome() == Outcome.DatabaseAhead
                    ? onWhatIsThere(production, plan, before, wish)
                    : failed(production, before, "");
        } catch (SQLException | RuntimeException e) {
            return halted(e, production);
        }
    }

    private RehearsalReport halted(Exception thrown, Report production) {
        RunStopped stopped = thrown instanceof RunStopped told
                ? told
                : Halted.by(thrown, cancellation).orElseGet(() -> {
                    log.tell(new RunEvent.Bug(thrown));
                    return new RunStopped(
                            Outcome.InternalError,
                            "Godwit met something it did not expect; that is a bug. The log has the details.");
                });
        return RehearsalReport.stopped(
                Result.RehearsalFailed,
                stopped.outcome(),
                "While the copy, " + place() + ", was looked at: " + stopped.message() + " Production is untouched.",
                production,
                null);
    }

    private RehearsalReport onWhatIsThere(Report production, ReviewedPlan plan, Report before, Wish wish)
            throws SQLException {
        List<String> rehearsed = ledger.rehearsed();
        Optional<String> begun = goneOnWith(production, plan, before, rehearsed);
        if (begun.isPresent()) {
            return succeeded(
                    production,
                    begun.get(),
                    before,
                    "What is pending is left over from a plan that was begun, and that an earlier rehearsal has applied to "
                            + place() + ".");
        }
        boolean done = rehearsed.contains(plan.digest());
        return switch (Fitness.of(production, due(production), before, done, ledger.isBegun(plan.digest()))) {
            case Fitness.Unfit(String why) ->
                RehearsalReport.stopped(
                        Result.NotACopy, Outcome.InvalidSpec, why + " Nothing was written.", production, before);
            case Fitness.Done() ->
                succeeded(
                        production,
                        plan.digest(),
                        before,
                        "An earlier rehearsal of exactly this plan has applied it to " + place() + ".");
            case Fitness.Fit(List<String> older, int gone) ->
                gone < due(production)
                        ? deploy(production, plan, older, gone, wish.andBefore(older.size() - gone))
                        : end(production, plan, before, gone, wish);
        };
    }

    /** All of the plan's migrations are there, and perhaps not what comes behind them. */
    private RehearsalReport end(Report production, ReviewedPlan plan, Report before, int gone, Wish wish)
            throws SQLException {
        return gone == production.remaining()
                ? deploy(production, plan, List.of(), gone, wish.withoutMax())
                : recorded(production, plan, before, "");
    }

    /**
     * A person's word on what was begun is about production; in the copy it counts for what came with the restore. What was
     * begun by a rehearsal must be run there, and not be said to have been.
     */
    private Wish inTheCopy() throws SQLException {
        Wish wish = deploy.wish();
        if (wish.answers().resolutions().isEmpty()) {
            return wish;
        }
        Set<String> begun;
        try (DatabaseSession session = open(deploy.database())) {
            begun = Journal.read(session.handle(), deploy.stream()).stream()
                    .map(Journal.Unfinished::failureId)
                    .collect(Collectors.toSet());
        }
        return wish.with(wish.answers().resolving(resolution -> begun.contains(resolution.failure())));
    }

    private RehearsalReport deploy(Report production, ReviewedPlan plan, List<String> older, int gone, Wish wish)
            throws SQLException {
        ReviewPolicy review = deploy.review();
        ReviewPolicy anything = review == null
                ? null
                : new ReviewPolicy(
                        ReviewPolicy.Unsafe.Allow,
                        ReviewPolicy.Advice.Ignore,
                        review.smallTable(),
                        review.disabled(),
                        null,
                        null);
        ledger.begin(plan.digest());
        Report done = run(Verb.DEPLOY, copy, production.bundleDigest(), null, deploy.drift(), anything, wish);
        String behind = older.isEmpty()
                ? ""
                : " The copy was restored from an older backup: " + String.join(", ", older)
                        + " came first, which production has already.";
        String again = gone == 0 ? "" : " It went on from where an earlier rehearsal of this plan was stopped.";
        List<String> left = production
                .pending()
                .subList(due(production), production.pending().size());
        if (done.outcome() != Outcome.Applied || !done.pending().equals(left)) {
            return failed(production, done, behind + again);
        }
        return recorded(production, plan, done, behind + again);
    }

    private RehearsalReport recorded(Report production, ReviewedPlan plan, Report done, String more)
            throws SQLException {
        ledger.end(plan.digest());
        return succeeded(production, plan.digest(), done, "The plan was applied to " + place() + "." + more);
    }

    private RehearsalReport succeeded(Report production, String digest, Report copied, String message) {
        return new RehearsalReport(
                Result.Rehearsed,
                copied.outcome(),
                0,
                message
                        + " Production is untouched. To deploy exactly this plan, which so is agreed to: godwit deploy --plan "
                        + digest,
                digest,
                steps(production, copied),
                production,
                copied);
    }

    private RehearsalReport failed(Report production, Report copied, String behind) {
        return new RehearsalReport(
                Result.RehearsalFailed,
                copied.outcome(),
                copied.outcome().exitCode(),
                "The rehearsal in " + place() + " ended as " + copied.outcome() + "." + behind
                        + " Production is untouched."
                        + (copied.applied().isEmpty()
                                ? ""
                                : " The copy has " + String.join(", ", copied.applied())
                                        + " now: restore it anew before the next rehearsal."),
                production.plan() == null ? null : production.plan().digest(),
                steps(production, copied),
                production,
                copied);
    }

    /** How many of what is pending the deploy would apply. */
    private int due(Report production) {
        Integer max = deploy.wish().max();
        return max == null ? production.remaining() : Math.min(max, production.remaining());
    }

    private List<Step> steps(Report production, Report copied) {
        History history = copied.history();
        Set<String> asked = new HashSet<>(production.pending().subList(0, due(production)));
        return history == null
                ? List.of()
                : inCopy(history)
                        .filter(migration -> asked.contains(migration.name()))
                        .map((AppliedMigration m) -> new Step(m.name(), m.durationMs()))
                        .collect(Collectors.toUnmodifiableList());
    }

    /** All that it has, of which a report tells the newest only. */
    private Stream<AppliedMigration> inCopy(History told) {
        try {
            return ledger.applied().stream();
        } catch (SQLException | RunStopped e) {
            return told.newest().stream();
        }
    }

    private boolean isProduction() throws SQLException {
        try (DatabaseSession real = open(deploy.database());
                DatabaseSession other = open(copy)) {
            return SameDatabase.of(real, other);
        }
    }

    /** A plan that was rehearsed whole and then begun in production, if this one is what was left of it by whatever stopped it. */
    private Optional<String> goneOnWith(Report production, ReviewedPlan plan, Report before, List<String> rehearsed)
            throws SQLException {
        ReviewPolicy review = deploy.review();
        List<String> later = production
                .pending()
                .subList(due(production), production.pending().size());
        if (review == null || !before.pending().equals(later)) {
            return Optional.empty();
        }
        for (String digest : begun(rehearsed)) {
            Report left = plan(
                    deploy.database(),
                    production.bundleDigest(),
                    deploy.witness(),
                    review.expecting(digest),
                    deploy.wish());
            boolean same = left.plan() != null && left.plan().digest().equals(plan.digest());
            if (same && left.outcome() != Outcome.BundleChanged && !digest.equals(plan.digest())) {
                return Optional.of(digest);
            }
        }
        return Optional.empty();
    }

    private List<String> begun(List<String> rehearsed) throws SQLException {
        List<String> begun = new ArrayList<>();
        try (DatabaseSession session = open(deploy.database())) {
            for (String digest : rehearsed) {
                if (BegunPlans.read(session.handle(), deploy.stream(), digest).isPresent()) {
                    begun.add(digest);
                }
            }
        }
        return begun;
    }

    private DatabaseSession open(ConnectionSpec database) throws SQLException {
        DatabaseSession session =
                new Connector(database, deploy.applicationName() + "/rehearsal", cancellation, this::overhear).open();
        session.limitLockWaits(deploy.lockTimeout());
        return session;
    }

    private Report plan(
            ConnectionSpec database,
            @Nullable String expectBundle,
            @Nullable Witness witness,
            @Nullable ReviewPolicy review,
            Wish wish) {
        return run(Verb.PLAN, database, expectBundle, witness, null, review, wish);
    }

    private Report run(
            Verb verb,
            ConnectionSpec database,
            @Nullable String expectBundle,
            @Nullable Witness witness,
            @Nullable DriftPolicy drift,
            @Nullable ReviewPolicy review,
            Wish wish) {
        return Runner.run(
                new RunRequest(
                        verb,
                        deploy.bundle(),
                        deploy.layout(),
                        expectBundle,
                        witness,
                        wish,
                        deploy.lockTimeout(),
                        deploy.lockWait(),
                        deploy.deadline(),
                        deploy.stream(),
                        deploy.role(),
                        drift,
                        review,
                        deploy.seed(),
                        deploy.owner(),
                        deploy.job(),
                        database),
                log,
                cancellation);
    }

    /** The runs tell where they connect to; that this looks there in between is no news. */
    private void overhear(RunEvent event) {
        if (event instanceof RunEvent.Bug || event instanceof RunEvent.Stopping) {
            log.tell(event);
        }
    }

    private String place() {
        return copy.database() + " on " + copy.host();
    }
}
