package dev.godwit.runner.decide;

import dev.godwit.bundle.Migration;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run shall do. */
public sealed interface Decision {

    /** What is in the bundle and not in the ledger, in order, whatever else was decided. */
    List<Migration> pending();

    /** What is to be recorded of the past; nothing if the run is refused. */
    Settlement settlement();

    /**
     * Apply these, in this order.
     *
     * @param now what this run applies; empty if everything asked for is there
     * @param settlement what is to be recorded of the past before that
     * @param asked how many of the pending ones the deploy was asked for; {@code now} is less if their number is limited
     */
    record Apply(List<Migration> now, int asked, List<Migration> pending, Settlement settlement) implements Decision {

        public Apply {
            now = List.copyOf(now);
            pending = List.copyOf(pending);
        }
    }

    /**
     * Nothing is pending, and the newest entries of the ledger are not in the bundle.
     *
     * @param missing their names, in order
     * @param settlement what is to be recorded of the past
     */
    record Ahead(List<String> missing, Settlement settlement) implements Decision {

        public Ahead {
            missing = List.copyOf(missing);
        }

        @Override
        public List<Migration> pending() {
            return List.of();
        }
    }

    /**
     * Touch nothing.
     *
     * @param outcome of the gravest contradiction
     * @param message for a person
     * @param discrepancies every contradiction found, the gravest kind first
     * @param failure that a person has to resolve; null if that is not what is refused
     */
    record Refuse(
            Outcome outcome,
            String message,
            List<Discrepancy> discrepancies,
            List<Migration> pending,
            @Nullable Failure failure)
            implements Decision {

        public Refuse {
            discrepancies = List.copyOf(discrepancies);
            pending = List.copyOf(pending);
        }

        @Override
        public Settlement settlement() {
            return Settlement.NOTHING;
        }
    }
}
