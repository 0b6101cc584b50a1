package dev.godwit.operator.plan;

import dev.godwit.report.History;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger as the operator remembers it. Every run compares it with what is in the database. */
public final class Witness {

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

    /** Whether what such a run saw of the database takes the place of what was remembered. */
    public static boolean believes(Reason reason) {
        return switch (reason) {
            case HistoryTampered, HistoryRewound, DatabaseReplaced -> false;
            case Applied,
                    DatabaseAhead,
                    Deploying,
                    Advanced,
                    WaitingForBundle,
                    WaitingForSecret,
                    WaitingForPod,
                    WaitingForDatabase,
                    WaitingForLock,
                    Interrupted,
                    BundleChanged,
                    CredentialsRefused,
                    Suspended,
                    MigrationFailed,
                    DeadlineExceeded,
                    OutOfMemory,
                    HistoryEdited,
                    MigrationMissing,
                    LateMigration,
                    BaselineNeeded,
                    InvalidBundle,
                    InvalidSpec,
                    JobRejected,
                    JobNameTaken,
                    InternalError -> true;
        };
    }
}
