package dev.godwit.operator.policy;

import dev.godwit.api.ReviewSpec;
import dev.godwit.text.SizeText;
import java.util.List;

/**
 * What becomes of findings: of what the policy and the resource ask for, the stricter.
 *
 * @param smallTable in bytes
 * @param disabled ids of rules, sorted, each once
 */
public record Review(ReviewSpec.Unsafe unsafe, ReviewSpec.Advice advice, long smallTable, List<String> disabled) {

    /** Where nobody asks for anything. */
    public static final Review STANDARD = new Review(
            ReviewSpec.DEFAULTS.unsafe(),
            ReviewSpec.DEFAULTS.advice(),
            SizeText.parse(ReviewSpec.STANDARD_SMALL_TABLE),
            List.of());

    public Review {
        disabled = List.copyOf(disabled);
    }
}
