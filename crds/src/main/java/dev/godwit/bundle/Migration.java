package dev.godwit.bundle;

/**
 * One migration of a bundle.
 *
 * @param name what the ledger, the digest and every message call it: the folder's name in the Prisma layout, the file's
 *     name in the Flyway layout
 * @param sha256 64 lower-case hex digits over the exact bytes of the file
 * @param sql the file's text, without a leading byte order mark
 */
public record Migration(String name, String sha256, String sql) {

    /** Without the SQL: a migration that reaches a log must not bring its text along. */
    @Override
    public String toString() {
        return "Migration[" + name + " " + sha256 + "]";
    }
}
