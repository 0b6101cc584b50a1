package dev.godwit.runner.decide;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody saw of the ledger before, to be held against it now.
 *
 * @param length how many entries it had
 * @param digest its chained digest at that length
 */
public record Witness(int length, String digest) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}):(sha256:[0-9a-f]{64})");

    /** @throws IllegalArgumentException if the text is not {@code <length>:sha256:<64 hex digits>} */
    public static Witness parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a witness is <length>:sha256:<64 hex digits>");
        }
        return new Witness(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }
}
