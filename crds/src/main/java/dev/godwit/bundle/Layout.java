package dev.godwit.bundle;

/** How a bundle names its migrations; also a value of {@code spec.bundle.layout}. */
public enum Layout {
    /** Flyway if every file is named like Flyway's, Prisma otherwise. */
    Auto,
    /** {@code <timestamp>_<name>/migration.sql}, or {@code <timestamp>_<name>.sql}; ordered by the bytes of the name. */
    Prisma,
    /** {@code V<version>__<description>.sql}; ordered by version. */
    Flyway
}
