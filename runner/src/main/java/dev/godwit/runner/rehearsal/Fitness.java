package dev.godwit.runner.rehearsal;

import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.Report;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a plan can be rehearsed in a database, judged by what is pending there and in production. */
public sealed interface Fitness {

    String ANEW = " Restore the copy anew from production, and rehearse again.";

    /**
     * @param older what the copy, restored from an older backup, lacks of what production has applied; in order
     * @param before how many of the plan's migrations an earlier rehearsal of it has applied before it was stopped
     */
    record Fit(List<String> older, int before) implements Fitness {

        public Fit {
            older = List.copyOf(older);
        }
    }

    /** An earlier rehearsal of the very same plan has brought the copy to its end. */
    record Done() implements Fitness {}

    /** @param why two sentences for a person, the second with what to do */
    record Unfit(String why) implements Fitness {}

    /**
     * @param production a plan of what is pending there, not shortened
     * @param due how many of these the deploy would apply
     * @param copy a plan of the same bundle for the copy, not shortened
     * @param rehearsed whether the copy's ledger says that the plan was rehearsed in it to the end
     * @param begun whether it says that this was begun
     */
    static Fitness of(Report production, int due, Report copy, boolean rehearsed, boolean begun) {
        List<String> asked = production.pending();
        List<String> there = copy.pending();
        if (rehearsed && there.equals(asked.subList(due, asked.size()))) {
            return new Done();
        }
        String lineage = lineage(copy);
        if (lineage != null && !lineage.equals(lineage(production))) {
            return new Unfit(
                    "The database for the rehearsal has a history of its own, which did not begin as production's"
                            + " did: it is no copy of it." + ANEW);
        }
        int before = asked.size() - there.size();
        if (begun && before > 0 && before <= due && there.equals(asked.subList(before, asked.size()))) {
            return new Fit(List.of(), before);
        }
        int behind = there.size() - asked.size();
        if (behind < 0 || !there.subList(behind, there.size()).equals(asked)) {
            return new Unfit("The copy is not as production is or was: there, " + list(there)
                    + " would be applied, in production " + list(asked)
                    + ". Perhaps it is left over from another rehearsal." + ANEW);
        }
        if (behind > 0 && Objects.equals(copy.migrations(), there.size())) {
            return new Unfit("Nothing that production has applied is in the database for the rehearsal, which is"
                    + " empty or was never restored: in it the plan would prove nothing." + ANEW);
        }
        return new Fit(there.subList(0, behind), 0);
    }

    private static @Nullable String lineage(Report report) {
        DatabaseIdentity database = report.database();
        return database == null ? null : database.lineage();
    }

    private static String list(List<String> names) {
        return switch (names.size()) {
            case 0 -> "nothing";
            case 1, 2, 3 -> String.join(", ", names);
            default -> names.size() + " migrations from " + names.getFirst() + " on";
        };
    }
}
