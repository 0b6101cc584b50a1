package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.History;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ledger as the operator remembers it. Every run compares it with what is in the database. */
public final class Witness {

    /** A runner refuses any other as a wrong argument. */
    private static final Pattern LINEAGE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Witness() {}

    /**
     * What to remember after a run. A run that says that the ledger is not what it was is news about the database, not a
     * new memory: taking it over would make the next run find everything in order.
     */
    public static Optional<History> after(@Nullable History remembered, Optional<Learned> learned) {
        return learned.filter(l -> believes(l.reason()))
                .flatMap(l -> Optional.ofNullable(l.report().history()))
                .or(() -> Optional.ofNullable(remembered));
    }

    /** What the next run is to hold against the database: {@code <length>:<digest>[:<lineage>]}. */
    static Optional<String> text(DatabaseMigrationStatus previous, Optional<Learned> learned) {
        return after(previous.history(), learned)
                .map(history -> history.length() + ":" + history.digest()
                        + lineage(previous.database(), learned)
                                .map(l -> ":" + l)
                                .orElse(""));
    }

    /** The lineage to remember; a run that did not come to read it has not lost it. */
    public static Optional<String> lineage(@Nullable DatabaseIdentity remembered, Optional<Learned> learned) {
        return learned.filter(l -> believes(l.reason()))
                .flatMap(l -> Optional.ofNullable(l.report().database()))
                .or(() -> Optional.ofNullable(remembered))
                .map(DatabaseIdentity::lineage)
                .or(() -> Optional.ofNullable(remembered).map(DatabaseIdentity::lineage))
                .filter(lineage -> LINEAGE.matcher(lineage).matches());
    }

    /** Whether what such a run saw of the database takes the place of what was remembered. */
    public static boolean believes(Reason reason) {
        return switch (reason) {
            case HistoryTampered, HistoryRewound, DatabaseReplaced, OtherOwner -> false;
            case Applied,
                    DatabaseAhead,
                    Queued,
                    Deploying,
                    Rehearsing,
                    Seeding,
                    Advanced,
                    WaitingForBundle,
                    WaitingForSecret,
                    WaitingForPod,
                    WaitingForDependency,
                    WaitingForDatabase,
                    WaitingForLock,
                    Interrupted,
                    BundleChanged,
                    CredentialsRefused,
                    Suspended,
                    AwaitingApproval,
                    ReviewRefused,
                    RehearsalFailed,
                    RehearsalIsProduction,
                    MigrationFailed,
                    SeedFailed,
                    AssertionFailed,
                    DeadlineExceeded,
                    OutOfMemory,
                    HistoryEdited,
                    MigrationMissing,
                    LateMigration,
                    BaselineNeeded,
                    ResolveNeeded,
                    DriftBlocked,
                    InvalidBundle,
                    InvalidSpec,
                    DependencyCycle,
                    PoolerRefused,
                    JobRejected,
                    JobNameTaken,
                    InternalError -> true;
        };
    }
}
