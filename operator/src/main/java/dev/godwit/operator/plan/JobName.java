package dev.godwit.operator.plan;

import dev.godwit.bundle.Sha256;
import dev.godwit.report.Verb;

/** Names of Jobs. */
final class JobName {

    private static final int MAX = 63;

    private JobName() {}

    /**
     * {@code <resource>-<verb>-<8 hex digits>}, at most 63 characters. The digits depend on everything that makes this
     * Job another one than those before, so that a plan made twice makes one Job.
     *
     * @param known how many migrations the ledger was last seen to hold; -1 if it was never seen
     * @param before name of the Job before it; empty if there was none
     */
    static String of(Desired desired, Verb verb, String inputs, int known, int attempt, String before) {
        String identity =
                String.join("\n", desired.uid(), inputs, Integer.toString(known), Integer.toString(attempt), before);
        String tail = "-" + verb.word() + "-" + Sha256.hex(identity).substring(0, 8);
        String head = desired.name();
        return head.substring(0, Math.min(head.length(), MAX - tail.length())) + tail;
    }
}
