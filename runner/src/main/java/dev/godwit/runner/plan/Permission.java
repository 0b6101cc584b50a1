package dev.godwit.runner.plan;

import dev.godwit.runner.review.Finding;
import java.util.List;
import java.util.Map;

/** Whether a plan may be run. */
public sealed interface Permission {

    /** @param bound whether it is this very plan that was let through, so that it is to be recorded before it is begun */
    record Granted(boolean bound) implements Permission {}

    /** @param because what cannot or must not be run, the heaviest first */
    record Refused(List<Finding> because) implements Permission {

        public Refused {
            because = List.copyOf(because);
        }
    }

    /** @param because what a person has to agree to, the heaviest first */
    record Wanted(List<Finding> because) implements Permission {

        public Wanted {
            because = List.copyOf(because);
        }
    }

    /** The plan is another one than the only one that may be run. */
    record Unexpected(String expected) implements Permission {}

    /**
     * @param findings all of the review
     * @param begun plans that were let through and begun before, by their digests; of the past, what is recorded of it
     */
    static Permission of(DeployPlan plan, List<Finding> findings, ReviewPolicy policy, Map<String, DeployPlan> begun) {
        List<Finding> refused =
                findings.stream().filter(f -> policy.refuses(f.grade())).toList();
        if (!refused.isEmpty()) {
            return new Refused(heaviestFirst(refused));
        }
        String expected = policy.expected();
        if (expected != null && !isMeant(expected, plan, policy, begun)) {
            return new Unexpected(expected);
        }
        List<Finding> asked =
                findings.stream().filter(f -> policy.asks(f.grade())).toList();
        String approved = policy.approved();
        boolean agreed = approved != null && isMeant(approved, plan, policy, begun);
        return asked.isEmpty() || agreed
                ? new Granted(expected != null || !asked.isEmpty())
                : new Wanted(heaviestFirst(asked));
    }

    private static boolean isMeant(String digest, DeployPlan plan, ReviewPolicy policy, Map<String, DeployPlan> begun) {
        DeployPlan whole = begun.get(digest);
        return digest.equals(plan.digest()) || (whole != null && whole.covers(plan, policy::asks));
    }

    private static List<Finding> heaviestFirst(List<Finding> findings) {
        return findings.stream()
                .sorted((a, b) -> b.grade().compareTo(a.grade()))
                .toList();
    }
}
