package dev.godwit.report;

import dev.godwit.bundle.Sha256;

/**
 * The digest of a ledger: a chain, so that the digest of the first <i>n</i> entries can be computed again from a longer
 * ledger and compared with what was seen when it had <i>n</i>.
 */
public final class HistoryChain {

    /** Of a ledger without entries. */
    public static final String EMPTY = "sha256:" + Sha256.hex("");

    private HistoryChain() {}

    /** The digest after one more entry: the SHA-256 over {@code <previous>\n<name>\t<sha256>\n}. */
    public static String extend(String previous, String name, String sha256) {
        return "sha256:" + Sha256.hex(previous + "\n" + name + "\t" + sha256 + "\n");
    }
}
