package dev.godwit.report;

/** How a run ended. The names are the reasons that users read in {@code kubectl get dbm}; each has one exit code. */
public enum Outcome {
    /** Everything asked for is in the database, whether by this run or before. */
    Applied(0),
    /** Nothing is pending, and the newest entries of the ledger are missing from the bundle: an application rolled back. */
    DatabaseAhead(0),
    /** A plan was made; nothing was changed. */
    Planned(0),

    /** A migration that is recorded as applied has another content in the bundle. */
    HistoryEdited(2),
    /** A migration that is recorded as applied is not in the bundle. */
    MigrationMissing(2),
    /** A migration that was never applied stands before one that was. */
    LateMigration(2),
    /** The ledger does not hold together, or differs from what the operator saw before. */
    HistoryTampered(2),
    /** The ledger is shorter than what the operator saw before: an older backup. */
    HistoryRewound(2),
    /** Another database under the same name, where the operator saw history. */
    DatabaseReplaced(2),
    /** Another resource owns the history, and the bundle is not that history. */
    OtherOwner(2),
    /** The schema has tables, or another tool's history, and the ledger has nothing. */
    BaselineNeeded(2),
    /** A migration was begun and may or may not have taken effect; a person must say which. */
    ResolveNeeded(2),
    /** The database has drifted, and pending migrations are not to be started then. */
    DriftBlocked(2),
    /** A pending migration will not run on the data that is there, or a person wants none that is unsafe. */
    ReviewRefused(2),
    /** A pending migration destroys or blocks, and nobody has approved that. */
    AwaitingApproval(2),
    /** What is pending failed in the restored copy, or there is no copy that it could be tried on; the database is untouched. */
    RehearsalFailed(2),
    /** The database that was given for the rehearsal is the one to deploy to. */
    RehearsalIsProduction(2),
    /** The bundle's files are not a bundle. */
    InvalidBundle(2),
    /** What was asked for cannot be done with this bundle, such as an unknown target. */
    InvalidSpec(2),
    /** Between here and the database is a pooler that gives a session no connection of its own. */
    PoolerRefused(2),
    /** The bundle is not the one that was announced; look at it again. */
    BundleChanged(2),

    /** A migration failed and was rolled back. */
    MigrationFailed(3),
    /** A check beside a migration found rows where there should be none; the migration was rolled back. */
    AssertionFailed(3),
    /** The seed failed, or would not be the same when run again; it was rolled back, and the migrations stay. */
    SeedFailed(3),
    /** The deploy lock, or a lock that a migration needs, could not be had in time. */
    WaitingForLock(4),
    /** The source of the bundle does not answer, or gives something else than was announced. */
    WaitingForBundle(5),
    /** The database does not answer, or the connection was lost. */
    WaitingForDatabase(5),
    /** The database refuses the user, the password or a right that the ledger needs. */
    CredentialsRefused(5),
    /** The run was told to stop, and rolled back what was under way. */
    Interrupted(6),
    /** The run's deadline passed; what was under way is rolled back. */
    DeadlineExceeded(6),
    /** A bug in the runner. */
    InternalError(70);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
