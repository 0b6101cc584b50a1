package dev.godwit.operator.status;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.BundleStatus;
import dev.godwit.api.PlanStatus;
import dev.godwit.api.RehearsalStatus;
import dev.godwit.operator.plan.Effect;
import dev.godwit.operator.plan.Learned;
import dev.godwit.operator.plan.PendingPlan;
import dev.godwit.operator.plan.Plan;
import dev.godwit.operator.plan.Source;
import dev.godwit.operator.plan.Step;
import dev.godwit.operator.plan.Witness;
import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.Failure;
import dev.godwit.report.History;
import dev.godwit.report.LockHolder;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status that follows from a plan. */
public final class NextStatus {

    private static final BundleStatus NO_BUNDLE = new BundleStatus(null, null, null, null);

    private NextStatus() {}

    /**
     * Equal to {@code previous} if nothing has changed: then nothing is to be written.
     *
     * @param generation of the resource that the plan was made for
     */
    public static DatabaseMigrationStatus of(
            DatabaseMigrationStatus previous, Source source, Plan plan, long generation, Instant now) {
        return of(previous, source, plan, Optional.empty(), generation, now);
    }

    /** @param driftDetails name of the ConfigMap that holds what of the drift does not fit */
    public static DatabaseMigrationStatus of(
            DatabaseMigrationStatus previous,
            Source source,
            Plan plan,
            Optional<String> driftDetails,
            long generation,
            Instant now) {
        Optional<Report> report = plan.learned().map(Learned::report);
        Optional<History> history =
                Witness.after(previous.history(), plan.learned()).flatMap(Facts::history);
        return new DatabaseMigrationStatus(
                generation,
                Conditions.of(plan.state(), plan.drift(), driftDetails, generation, previous.conditions(), now),
                history.flatMap(NextStatus::newest).orElse(previous.version()),
                report.flatMap(NextStatus::progress).orElseGet(() -> towards(source, plan, previous.progress())),
                bundle(previous.bundle(), source, report),
                history.orElse(previous.history()),
                pending(previous, report),
                pendingPlan(previous, plan),
                rehearsal(previous, plan, now),
                report.flatMap(r -> Facts.seed(r.seed())).orElse(previous.seed()),
                failure(previous, plan),
                lock(previous, plan),
                database(previous, plan),
                plan.drift().map(drift -> Facts.drift(drift, driftDetails)).orElse(previous.drift()),
                plan.lastJob().orElse(null),
                plan.nextCheckAt().orElse(null),
                plan.handledRetry().map(value -> Cut.text(value, 253)).orElse(null));
    }

    private static Optional<String> newest(History history) {
        return history.newest().isEmpty()
                ? Optional.empty()
                : Optional.of(history.newest().getLast().name());
    }

    private static Optional<String> progress(Report report) {
        Integer all = report.migrations();
        return report.history() == null || all == null
                ? Optional.empty()
                : Optional.of(Cut.text(Math.max(0, all - report.pendingTotal()) + "/" + all, 32));
    }

    /** While a Job is under way, what is applied already counts against the bundle that is there now. */
    private static @Nullable String towards(Source source, Plan plan, @Nullable String progress) {
        boolean underWay =
                plan.lastJob().filter(job -> job.finishedAt() == null).isPresent();
        int slash = progress == null ? -1 : progress.indexOf('/');
        if (slash < 0 || !underWay || !(source instanceof Source.Found found)) {
            return progress;
        }
        try {
            int applied = Integer.parseInt(progress, 0, slash, 10);
            return Math.min(applied, found.migrations()) + "/" + found.migrations();
        } catch (NumberFormatException e) {
            // Of another version, or of somebody who may write a status: the next report says it anew.
            return progress;
        }
    }

    private static List<String> pending(DatabaseMigrationStatus previous, Optional<Report> report) {
        return report.filter(r -> r.history() != null)
                .map(r -> Facts.names(r.pending(), DatabaseMigrationStatus.MAX_PENDING))
                .orElse(previous.pendingMigrations());
    }

    private static @Nullable PlanStatus pendingPlan(DatabaseMigrationStatus previous, Plan plan) {
        return PendingPlan.after(previous.plan(), plan.learned())
                .map(pending -> plan.effect() instanceof Effect.CreateJob job
                        ? job.approval()
                                .filter(approval -> approval.countsFor(pending))
                                .map(approval -> pending.approvedBy(approval.agreement()))
                                .orElse(pending)
                        : pending)
                .map(Facts::plan)
                .orElse(null);
    }

    /** Kept until a plan that it does not count for is told. */
    private static @Nullable RehearsalStatus rehearsal(DatabaseMigrationStatus previous, Plan plan, Instant now) {
        RehearsalStatus known = previous.rehearsal();
        if (plan.learned().isEmpty() || plan.learned().get().verb() != Verb.DEPLOY) {
            return known;
        }
        Learned news = plan.learned().get();
        return Facts.rehearsal(news.report().rehearsal(), now, news.job())
                .or(() -> Optional.ofNullable(known)
                        .filter(old -> news.report().plan() == null
                                || old.planDigest().equals(news.report().plan().digest())))
                .orElse(null);
    }

    private static @Nullable BundleStatus bundle(
            @Nullable BundleStatus previous, Source source, Optional<Report> report) {
        BundleStatus old = previous == null ? NO_BUNDLE : previous;
        BundleStatus next = new BundleStatus(
                source instanceof Source.There readable ? readable.digest() : old.sourceDigest(),
                source instanceof Source.There readable ? revision(readable) : old.revision(),
                report.map(r -> Facts.digest(r.bundleDigest())).orElse(old.digest()),
                report.map(Report::migrations).orElse(old.migrations()));
        return next.equals(NO_BUNDLE) ? null : next;
    }

    private static @Nullable String revision(Source.There source) {
        return switch (source) {
            case Source.Artifact artifact -> Cut.optional(artifact.revision(), 256);
            case Source.Found _, Source.Pinned _ -> null;
        };
    }

    private static @Nullable Failure failure(DatabaseMigrationStatus previous, Plan plan) {
        if (plan.forgetFailure()) {
            return null;
        }
        return plan.learned()
                .filter(l -> l.verb() == Verb.DEPLOY)
                .map(l -> Optional.ofNullable(l.report().failure()).map(f -> Facts.failure(f, l.job(), l.attempt())))
                .orElseGet(() -> Optional.ofNullable(previous.failure()))
                .orElse(null);
    }

    private static @Nullable LockHolder lock(DatabaseMigrationStatus previous, Plan plan) {
        if (plan.forgetFailure()) {
            return null;
        }
        if (plan.state().step().isPresent()) {
            return switch (plan.state().step().get()) {
                case Step.Waiting waiting -> waiting.holder().map(Facts::lock).orElse(null);
                case Step.Locked locked -> null;
                case Step.Rehearsing rehearsing -> null;
                case Step.Applying applying -> null;
                case Step.Seeding seeding -> null;
            };
        }
        return plan.learned()
                .filter(l -> l.verb() == Verb.DEPLOY)
                .map(l -> Optional.ofNullable(l.report().lock()).map(Facts::lock))
                .orElseGet(() -> Optional.ofNullable(previous.lock()))
                .orElse(null);
    }

    private static @Nullable DatabaseIdentity database(DatabaseMigrationStatus previous, Plan plan) {
        return plan.learned()
                .filter(l -> Witness.believes(l.reason()))
                .flatMap(l -> Optional.ofNullable(l.report().database()))
                .map(Facts::database)
                .map(seen -> new DatabaseIdentity(
                        Witness.lineage(previous.database(), plan.learned()).orElse(null), seen.serverVersion()))
                .orElse(previous.database());
    }
}
