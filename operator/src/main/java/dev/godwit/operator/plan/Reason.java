package dev.godwit.operator.plan;

import java.util.Optional;

/**
 * The state of a resource in one word: the reason of its condition {@code Ready}, what {@code kubectl get dbm} shows as
 * STATUS, and what the newest Job came to. Reasons name states, not events.
 */
public enum Reason {
    /** The database has what the bundle says. */
    Applied(Kind.DONE, Retry.NEVER),
    /** It has all of it, and newer migrations that the bundle does not have. */
    DatabaseAhead(Kind.DONE, Retry.NEVER),

    /** A Job is wanted, and as many run as may at once. */
    Queued(Kind.WAITING, Retry.NEVER),
    /** A Job is made or runs. */
    Deploying(Kind.WORKING, Retry.NEVER),
    /** A Job runs what is pending in the restored copy; nothing is done to the database yet. */
    Rehearsing(Kind.WORKING, Retry.NEVER),
    /** The migrations are applied, and the seed runs. */
    Seeding(Kind.WORKING, Retry.NEVER),
    /** Only of a Job: it did its step of a deploy that has more of them. */
    Advanced(Kind.WORKING, Retry.NEVER),

    /** The bundle's source is not there, or not the one that is announced. */
    WaitingForBundle(Kind.WAITING, Retry.SOON),
    /** A Secret or one of its keys is missing; the pod starts when it is there. */
    WaitingForSecret(Kind.TROUBLED, Retry.NEVER),
    /** The pod does not start. */
    WaitingForPod(Kind.TROUBLED, Retry.NEVER),
    /** The database does not answer. */
    WaitingForDatabase(Kind.TROUBLED, Retry.SOON),
    /** Something is pending, and another resource comes first. */
    WaitingForDependency(Kind.WAITING, Retry.NEVER),
    /** Somebody holds a lock that the deploy needs. */
    WaitingForLock(Kind.WAITING, Retry.SOON),
    /** The run was stopped from outside, or its pod was lost. */
    Interrupted(Kind.WAITING, Retry.AT_ONCE),
    /** The Job found another bundle than the one it was made for. */
    BundleChanged(Kind.WAITING, Retry.AT_ONCE),
    /** The database refuses the user; retried slowly, because accounts lock out. */
    CredentialsRefused(Kind.TROUBLED, Retry.CAREFULLY),

    /** The person asked for rest. */
    Suspended(Kind.SUSPENDED, Retry.NEVER),

    /** A pending migration destroys or blocks, and a person is to say whether it may. */
    AwaitingApproval(Kind.WAITING, Retry.NEVER),
    /** A pending migration will not run on the data that is there, or the policy refuses what it does. */
    ReviewRefused(Kind.STALLED, Retry.NEVER),

    /** What is pending failed in the copy, or there is no copy to try it on; the database is untouched. */
    RehearsalFailed(Kind.STALLED, Retry.NEVER),
    /** The copy of the spec is the database itself. */
    RehearsalIsProduction(Kind.STALLED, Retry.NEVER),

    MigrationFailed(Kind.STALLED, Retry.NEVER),
    /** The seed failed, or would do more when run again. */
    SeedFailed(Kind.STALLED, Retry.NEVER),
    /** A check beside a migration found rows. */
    AssertionFailed(Kind.STALLED, Retry.NEVER),
    DeadlineExceeded(Kind.STALLED, Retry.NEVER),
    /** The Job's container was killed for its memory; other resources for the Job wake it. */
    OutOfMemory(Kind.STALLED, Retry.NEVER),
    HistoryEdited(Kind.STALLED, Retry.NEVER),
    MigrationMissing(Kind.STALLED, Retry.NEVER),
    LateMigration(Kind.STALLED, Retry.NEVER),
    HistoryTampered(Kind.STALLED, Retry.NEVER),
    HistoryRewound(Kind.STALLED, Retry.NEVER),
    DatabaseReplaced(Kind.STALLED, Retry.NEVER),
    /** The history is another resource's, and the bundle is not that history. */
    OtherOwner(Kind.STALLED, Retry.NEVER),
    /** The database has drifted, and the person wants no deploy then. */
    DriftBlocked(Kind.STALLED, Retry.NEVER),
    BaselineNeeded(Kind.STALLED, Retry.NEVER),
    /** A migration may or may not have taken effect, and a person must say which. */
    ResolveNeeded(Kind.STALLED, Retry.NEVER),
    InvalidBundle(Kind.STALLED, Retry.NEVER),
    InvalidSpec(Kind.STALLED, Retry.NEVER),
    /** What comes first waits, perhaps through others, for this one. */
    DependencyCycle(Kind.STALLED, Retry.NEVER),
    /** The database is reached through a pooler in transaction mode; asked again now and then, since poolers are set up anew. */
    PoolerRefused(Kind.STALLED, Retry.RARELY),
    /** The API server refused the Job; asked again now and then, since a quota or a policy changes without a word. */
    JobRejected(Kind.STALLED, Retry.RARELY),
    /** Somebody else's Job has the name. */
    JobNameTaken(Kind.STALLED, Retry.RARELY),

    /** A bug, in the runner or here. */
    InternalError(Kind.BROKEN, Retry.SLOWLY);

    /** What a state means for the conditions and for a person. */
    public enum Kind {
        /** Ready. */
        DONE,
        /** Not ready yet; Reconciling. */
        WORKING,
        /** Reconciling; nothing is wrong. */
        WAITING,
        /** Reconciling; goes on by itself once something that is wrong is mended. */
        TROUBLED,
        /** Stalled: a person is needed. */
        STALLED,
        /** Neither Reconciling nor Stalled. */
        SUSPENDED,
        /** Ready is unknown; Reconciling. */
        BROKEN
    }

    private final Kind kind;
    private final Retry retry;

    Reason(Kind kind, Retry retry) {
        this.kind = kind;
        this.retry = retry;
    }

    public Kind kind() {
        return kind;
    }

    /** When to try again by the clock, if a Job came to this. */
    public Retry retry() {
        return retry;
    }

    /** Whether the review stopped the run before any SQL, so that it may be tried again at any time. */
    boolean reviewed() {
        return this == AwaitingApproval || this == ReviewRefused;
    }

    /** Whether its event is a warning. */
    public boolean warns() {
        return switch (kind) {
            case DONE, WORKING, WAITING, SUSPENDED -> false;
            case TROUBLED, STALLED, BROKEN -> true;
        };
    }

    /** Empty if there is no such reason: the text comes from a status, perhaps of another version. */
    public static Optional<Reason> named(String name) {
        for (Reason reason : values()) {
            if (reason.name().equals(name)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
