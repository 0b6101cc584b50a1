package dev.godwit.runner.decide;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run finds itself: in the database that was seen before, and in a history of its own, or not.
 *
 * @param replaced whether history was seen before, and this is another database
 * @param otherOwner whose stream this is, if it is not the claimant's; null if it is, or nobody's
 */
public record Arrival(boolean replaced, @Nullable String otherOwner) {

    public static Arrival of(Observed observed, @Nullable Witness witness, Wish wish) {
        String owner = observed.owner();
        return new Arrival(
                witness != null && isReplaced(observed, witness),
                wish.owner() == null || owner == null || owner.equals(wish.owner()) ? null : owner);
    }

    /** Only a lineage tells a ledger that was emptied from a database that never had one. */
    private static boolean isReplaced(Observed observed, Witness witness) {
        if (witness.length() == 0) {
            return false;
        }
        return witness.lineage() == null
                ? observed.entries().isEmpty()
                : !witness.lineage().equals(observed.lineage());
    }

    /**
     * What a person should know of a run that went on nevertheless; each a sentence.
     *
     * @param byOption whether another database is fine at any time, and not this one as an exception
     */
    List<String> warnings(boolean byOption) {
        List<String> warnings = new ArrayList<>();
        if (replaced) {
            warnings.add("This is another database than the one seen before, and "
                    + (byOption ? "database.onReplaced is Deploy." : "it was accepted in its place."));
        }
        if (otherOwner != null) {
            warnings.add("The history was that of " + otherOwner
                    + " and agrees with this bundle, so it is taken over; if " + otherOwner
                    + " is still there, delete one of the two.");
        }
        return List.copyOf(warnings);
    }
}
