package dev.godwit.runner.await;

import java.util.regex.Pattern;

/** Something that an application waits for. */
public sealed interface Wanted {

    /** A bundle's digest, as {@code status.bundle.digest} shows it. */
    Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** As it was written, and as it is shown. */
    String text();

    /** A migration, by its name in the ledger. */
    record Migration(String text) implements Wanted {}

    /** A bundle that was applied whole, then or earlier. */
    record Bundle(String text) implements Wanted {}

    /**
     * @param text a migration's name, or a bundle's digest
     * @throws IllegalArgumentException if it is neither
     */
    static Wanted parse(String text) {
        if (DIGEST.matcher(text).matches()) {
            return new Bundle(text);
        }
        if (text.isBlank() || text.length() > 255 || text.startsWith("sha256:")) {
            throw new IllegalArgumentException(
                    "What is waited for is a migration's name, or a bundle's digest: sha256: and 64 hex digits.");
        }
        return new Migration(text);
    }
}
