package dev.godwit.bundle;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One migration of a bundle.
 *
 * @param name what the ledger, the digest and every message call it: the folder's name in the Prisma layout, the file's
 *     name in the Flyway layout
 * @param sha256 64 lower-case hex digits over the exact bytes of the file
 * @param sql the file's text, without a leading byte order mark
 * @param precheck to be asked before the script; null if there is none
 * @param postcheck to be asked after the script; null if there is none
 */
public record Migration(
        String name,
        String sha256,
        String sql,
        @Nullable Check precheck,
        @Nullable Check postcheck) {

    /** Without checks. */
    public Migration(String name, String sha256, String sql) {
        this(name, sha256, sql, null, null);
    }

    /** Those that there are. */
    public List<Check> checks() {
        return Stream.of(Optional.ofNullable(precheck), Optional.ofNullable(postcheck))
                .flatMap(Optional::stream)
                .toList();
    }

    Migration with(CheckName.Kind kind, Check check) {
        return switch (kind) {
            case Precheck -> new Migration(name, sha256, sql, check, postcheck);
            case Postcheck -> new Migration(name, sha256, sql, precheck, check);
        };
    }

    /** Without the SQL: a migration that reaches a log must not bring its text along. */
    @Override
    public String toString() {
        return "Migration[" + name + " " + sha256 + "]";
    }
}
