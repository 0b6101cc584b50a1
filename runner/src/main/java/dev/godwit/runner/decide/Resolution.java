package dev.godwit.runner.decide;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A person's word on a migration of which Godwit cannot tell whether it has taken effect.
 *
 * @param failure the one that is meant, as the report named it
 * @param applied whether it has
 * @param reason for whoever reads the ledger later
 */
public record Resolution(String migration, String failure, boolean applied, String reason) {

    private static final Pattern TEXT =
            Pattern.compile("(\\S{1,255}) ([0-9a-f]{16}) (Applied|NotApplied) (\\S.{0,499})");

    /** @throws IllegalArgumentException if the text is not {@code <migration> <failure> Applied|NotApplied <reason>} */
    public static Resolution parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "What is resolved is written as \"<migration> <failure> Applied|NotApplied <reason>\".");
        }
        return new Resolution(
                matcher.group(1), matcher.group(2), matcher.group(3).equals("Applied"), matcher.group(4));
    }

    /** As in the resource and in the ledger. */
    public String word() {
        return applied ? "Applied" : "NotApplied";
    }
}
