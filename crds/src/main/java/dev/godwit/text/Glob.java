package dev.godwit.text;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A name, or many: {@code *} stands for any characters or none, dots too. Letters match in upper and lower case.
 *
 * @param pattern letters, digits and {@code . _ : - *}, at most 253 of them
 */
public record Glob(String pattern) {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:*-]{1,253}");

    /** @throws IllegalArgumentException if it holds other characters */
    public Glob {
        if (!VALID.matcher(pattern).matches()) {
            throw new IllegalArgumentException("\"" + pattern
                    + "\" is not a name or pattern: use letters, digits, '.', '_', ':', '-', and '*' for any of them.");
        }
    }

    /** Whether all of the text fits. */
    public boolean matches(String text) {
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(text).matches();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
