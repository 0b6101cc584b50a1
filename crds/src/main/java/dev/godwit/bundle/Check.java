package dev.godwit.bundle;

/**
 * Queries beside a migration, each of which must return no rows: before its script, or after it.
 *
 * @param file what messages and digests call it: {@code <migration>.precheck.sql}, wherever it lies
 * @param sha256 64 lower-case hex digits over the exact bytes of the file
 * @param sql the file's text, without a leading byte order mark
 */
public record Check(String file, String sha256, String sql) {

    /** Without the SQL, which may hold values. */
    @Override
    public String toString() {
        return "Check[" + file + " " + sha256 + "]";
    }
}
