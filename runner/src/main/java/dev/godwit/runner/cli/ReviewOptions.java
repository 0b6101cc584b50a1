package dev.godwit.runner.cli;

import dev.godwit.runner.plan.ReviewPolicy;
import dev.godwit.runner.review.rules.Rules;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of what the review finds. */
final class ReviewOptions {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(|Ki|Mi|Gi|Ti)");

    @Option(
            names = "--unsafe",
            defaultValue = "Approve",
            description = "What becomes of a plan that destroys data or blocks others (${DEFAULT-VALUE}):"
                    + " ${COMPLETION-CANDIDATES}. Approve: it is run only with --plan.")
    private ReviewPolicy.Unsafe unsafe = ReviewPolicy.Unsafe.Approve;

    @Option(names = "--allow-unsafe", description = "The same as --unsafe Allow.")
    private boolean allowUnsafe;

    @Option(
            names = "--advice",
            defaultValue = "Ignore",
            description = "What becomes of one with lesser findings (${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
    private ReviewPolicy.Advice advice = ReviewPolicy.Advice.Ignore;

    @Option(
            names = "--small-table",
            paramLabel = "SIZE",
            defaultValue = "100Mi",
            description = "Up to so many bytes, a table may be blocked unasked (${DEFAULT-VALUE}).")
    private String smallTable = "100Mi";

    @Option(names = "--disable-rule", paramLabel = "RULE", description = "Leave a rule out. May be repeated.")
    private Set<String> disabled = Set.of();

    /** @param plan the digest of the only plan that may be run, which so is agreed to; null if none was given */
    ReviewPolicy policy(@Nullable String plan) {
        Rules.requireKnown(disabled);
        return new ReviewPolicy(
                allowUnsafe ? ReviewPolicy.Unsafe.Allow : unsafe, advice, bytes(smallTable), disabled, plan, plan);
    }

    private static long bytes(String size) {
        Matcher parts = SIZE.matcher(size);
        if (!parts.matches()) {
            throw new IllegalArgumentException("--small-table is a number of bytes, such as 100Mi.");
        }
        int shift = switch (parts.group(2)) {
            case "Ki" -> 10;
            case "Mi" -> 20;
            case "Gi" -> 30;
            case "Ti" -> 40;
            default -> 0;
        };
        return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << shift);
    }
}
