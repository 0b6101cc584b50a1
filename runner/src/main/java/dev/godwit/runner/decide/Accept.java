package dev.godwit.runner.decide;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person's word that one contradiction is meant. It is bound by a hash to what the person saw.
 *
 * @param migration null where the whole ledger is meant
 * @param hash of {@code Edited} and {@code Late}: the bundle's SHA-256; of {@code Removed}: the recorded one; else the
 *     digest that the refusal showed
 * @param reason for whoever reads the ledger later
 */
public record Accept(Kind kind, @Nullable String migration, String hash, String reason) {

    private static final Pattern OF_MIGRATION =
            Pattern.compile("(Edited|Removed|Late) (\\S{1,255}) ([0-9a-f]{64}) (\\S.{0,499})");
    private static final Pattern OF_LEDGER =
            Pattern.compile("(Tampered|Rewound|Replaced) (sha256:[0-9a-f]{64}) (\\S.{0,499})");

    /** What can be accepted. */
    public enum Kind {
        Edited,
        Removed,
        Late,
        Tampered,
        Rewound,
        Replaced
    }

    /**
     * @throws IllegalArgumentException if the text is neither {@code <kind> <migration> <sha256> <reason>} nor
     *     {@code <kind> <ledger digest> <reason>}
     */
    public static Accept parse(String text) {
        Matcher migration = OF_MIGRATION.matcher(text);
        if (migration.matches()) {
            return new Accept(
                    Kind.valueOf(migration.group(1)), migration.group(2), migration.group(3), migration.group(4));
        }
        Matcher ledger = OF_LEDGER.matcher(text);
        if (ledger.matches()) {
            return new Accept(Kind.valueOf(ledger.group(1)), null, ledger.group(2), ledger.group(3));
        }
        throw new IllegalArgumentException("What is accepted is written as \"Edited|Removed|Late <migration> <sha256>"
                + " <reason>\" or \"Tampered|Rewound|Replaced sha256:<digest> <reason>\".");
    }

    /** Whether both are the same word; reasons may differ. */
    boolean sameAs(Accept other) {
        return kind == other.kind
                && hash.equals(other.hash)
                && (migration == null ? other.migration == null : migration.equals(other.migration));
    }
}
