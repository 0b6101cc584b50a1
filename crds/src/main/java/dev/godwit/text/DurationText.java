package dev.godwit.text;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as Kubernetes writes it: {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 500ms}; {@code 0s} means "none". */
public final class DurationText {

    /** For the CRD; at most {@link #MAX_LENGTH} characters. */
    public static final String PATTERN = "^([0-9]+(ms|s|m|h))+$";

    public static final int MAX_LENGTH = 16;

    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h)");

    private DurationText() {}

    /** @throws IllegalArgumentException if the text does not match {@link #PATTERN} or is too long */
    public static Duration parse(String text) {
        if (text.length() > MAX_LENGTH || !text.matches(PATTERN)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration; write it like 500ms, 30s, 5m or 1h30m");
        }
        Duration total = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long number = Long.parseLong(part.group(1));
            total = total.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        default -> Duration.ofHours(number);
                    });
        }
        return total;
    }
}
