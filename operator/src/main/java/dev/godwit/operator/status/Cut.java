package dev.godwit.operator.status;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts as they may stand in a status or an event: of limited length, and only characters that can be shown. */
public final class Cut {

    /** Control characters, and halves of characters, which are no Unicode and so cannot be written as JSON. */
    private static final Pattern UNFIT = Pattern.compile("[[\\p{Cc}\\p{Cs}]&&[^\n\t]]");

    private static final String ELLIPSIS = "…";

    private Cut() {}

    /** At most {@code max} characters; what is missing shows as an ellipsis. A null becomes empty. */
    public static String text(@Nullable String text, int max) {
        if (text == null) {
            return "";
        }
        String clean = UNFIT.matcher(text).replaceAll("?");
        if (clean.length() <= max) {
            return clean;
        }
        int end = max - ELLIPSIS.length();
        if (Character.isHighSurrogate(clean.charAt(end - 1))) {
            end--;
        }
        return clean.substring(0, end) + ELLIPSIS;
    }

    /** The same; a null or an empty text becomes null. */
    static @Nullable String optional(@Nullable String text, int max) {
        return text == null || text.isEmpty() ? null : text(text, max);
    }
}
