package dev.godwit.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as Kubernetes writes it: {@code 100Mi}, {@code 2Gi}, {@code 1048576}. */
public final class SizeText {

    /** For the CRD; no size of it is too large for a {@code long}. */
    public static final String PATTERN = "^([0-9]{1,15}|[0-9]{1,6}(Ki|Mi|Gi|Ti))$";

    public static final int MAX_LENGTH = 15;

    private static final Pattern SIZE = Pattern.compile("([0-9]+)([KMGT]?)i?");

    private SizeText() {}

    /** @throws IllegalArgumentException if the text does not match {@link #PATTERN} */
    public static long parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (!text.matches(PATTERN) || !size.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a size; write it like 512Ki, 100Mi or 2Gi");
        }
        int thousands =
                " KMGT".indexOf(size.group(2).isEmpty() ? ' ' : size.group(2).charAt(0));
        return Long.parseLong(size.group(1)) << (10 * thousands);
    }
}
