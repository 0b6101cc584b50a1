package dev.godwit.runner.decide;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody saw of the ledger before, to be held against it now.
 *
 * @param length how many entries it had
 * @param digest its chained digest at that length
 * @param lineage of the database that it was in; null if that is not known
 */
public record Witness(int length, String digest, @Nullable String lineage) {

    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,9}):(sha256:[0-9a-f]{64})(?::([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))?");

    /** Of a database whose lineage nobody knows. */
    public Witness(int length, String digest) {
        this(length, digest, null);
    }

    /** @throws IllegalArgumentException if the text is not {@code <length>:sha256:<64 hex digits>[:<lineage>]} */
    public static Witness parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a witness is <length>:sha256:<64 hex digits>[:<lineage>]");
        }
        return new Witness(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3));
    }
}
