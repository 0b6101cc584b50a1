package dev.godwit.operator.policy;

import dev.godwit.api.ReviewSpec;
import dev.godwit.api.ReviewSpec.DisabledRule;
import dev.godwit.api.ReviewSpec.Unsafe;
import dev.godwit.text.Glob;
import dev.godwit.text.SizeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a resource may not ask less than.
 *
 * @param unsafe the least that becomes of what destroys or blocks; empty for anything
 * @param smallTable the size in bytes up to which a table may count as small; empty for any
 * @param lockedRules that may not be disabled
 */
public record ReviewFloor(Optional<Unsafe> unsafe, Optional<Long> smallTable, List<Glob> lockedRules) {

    public static final ReviewFloor NONE = new ReviewFloor(Optional.empty(), Optional.empty(), List.of());

    public ReviewFloor {
        lockedRules = List.copyOf(lockedRules);
    }

    /** The stricter of this and the resource, field by field. */
    public Review over(ReviewSpec spec) {
        long asked = SizeText.parse(spec.smallTable());
        return new Review(
                unsafe.filter(least -> isStricter(least, spec)).orElse(spec.unsafe()),
                spec.advice(),
                smallTable.filter(most -> most < asked).orElse(asked),
                spec.disable().stream()
                        .map(DisabledRule::rule)
                        .filter(rule -> !isLocked(rule))
                        .distinct()
                        .sorted()
                        .toList());
    }

    /**
     * What of the resource does not count, for a person.
     *
     * @param rule where that is said
     */
    Optional<String> words(String rule, ReviewSpec spec) {
        List<String> words = new ArrayList<>();
        unsafe.filter(least -> isStricter(least, spec))
                .ifPresent(least -> words.add("asks for " + least + " where spec.review.unsafe says " + spec.unsafe()));
        smallTable
                .filter(most -> most < SizeText.parse(spec.smallTable()))
                .ifPresent(most -> words.add("calls no table of more than " + most
                        + " bytes small, where spec.review.smallTable says " + spec.smallTable()));
        List<String> locked = spec.disable().stream()
                .map(DisabledRule::rule)
                .filter(this::isLocked)
                .distinct()
                .toList();
        if (!locked.isEmpty()) {
            words.add("does not let spec.review.disable leave out " + String.join(", ", locked));
        }
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(rule.substring(0, 1).toUpperCase(Locale.ROOT) + rule.substring(1) + " "
                        + String.join(", and ", words) + ".");
    }

    private static boolean isStricter(Unsafe least, ReviewSpec spec) {
        return least.compareTo(spec.unsafe()) > 0;
    }

    private boolean isLocked(String rule) {
        return lockedRules.stream().anyMatch(glob -> glob.matches(rule));
    }
}
