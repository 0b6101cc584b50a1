package dev.godwit.runner.decide;

import dev.godwit.bundle.Sha256;
import dev.godwit.runner.sql.TokenFingerprint;
import org.jspecify.annotations.Nullable;

/**
 * What stays of a script's text when it is changed in looks only.
 *
 * @param lines SHA-256 of the text with every line ending as LF; null if it is not known
 * @param tokens {@link TokenFingerprint}; null if it is not known, or the script has none
 */
public record ScriptForms(@Nullable String lines, @Nullable String tokens) {

    public static final ScriptForms UNKNOWN = new ScriptForms(null, null);

    public static ScriptForms of(String sql) {
        return new ScriptForms(Sha256.hex(withLf(sql)), TokenFingerprint.of(sql).orElse(null));
    }

    boolean sameLines(String sql) {
        return lines != null && lines.equals(Sha256.hex(withLf(sql)));
    }

    boolean sameTokens(String sql) {
        return tokens != null && TokenFingerprint.of(sql).filter(tokens::equals).isPresent();
    }

    static String withLf(String sql) {
        return sql.replace("\r\n", "\n");
    }
}
