package dev.godwit.runner.job;

import dev.godwit.text.Glob;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that the operator's policy allows. It leaves the check to the Job where only a Secret tells the host.
 *
 * @param patterns empty for any host
 */
record AllowedHosts(Optional<List<Glob>> patterns) {

    /**
     * @param text patterns with commas between them; null for any host
     * @throws IllegalArgumentException if one is no pattern
     */
    static AllowedHosts parse(@Nullable String text) {
        return new AllowedHosts(Optional.ofNullable(text)
                .map(t -> Arrays.stream(t.split(",", -1)).map(Glob::new).toList()));
    }

    /** What to tell a person; empty if the host is allowed. */
    Optional<String> refusal(String host) {
        return patterns.filter(globs -> globs.stream().noneMatch(g -> g.matches(host)))
                .map(globs -> "The host that the Secret names, " + host
                        + ", is not allowed by the operator's policy, which allows "
                        + String.join(", ", globs.stream().map(Glob::pattern).toList())
                        + ". Nothing was run. Correct the Secret and set the annotation godwit.dev/retry, or ask whoever"
                        + " runs the operator to allow the host (value policy of its chart).");
    }
}
