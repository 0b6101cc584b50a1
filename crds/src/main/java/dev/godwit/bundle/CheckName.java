package dev.godwit.bundle;

import java.util.Arrays;
import java.util.Optional;

/**
 * The key of a check: that of its migration, with {@code .precheck} or {@code .postcheck} before {@code .sql}.
 *
 * @param stem the key of the migration without {@code .sql}
 */
public record CheckName(Kind kind, String stem) {

    /** When it is asked, in relation to the migration's script. */
    public enum Kind {
        Precheck("precheck.sql"),
        Postcheck("postcheck.sql");

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        /** Its name in a folder of Prisma's, beside {@code migration.sql}. */
        public String file() {
            return file;
        }

        private String suffix() {
            return "." + file;
        }
    }

    /** Empty if the key is not that of a check. */
    public static Optional<CheckName> parse(String key) {
        return Arrays.stream(Kind.values())
                .filter(kind -> key.endsWith(kind.suffix()))
                .map(kind -> new CheckName(
                        kind, key.substring(0, key.length() - kind.suffix().length())))
                .findFirst();
    }

    /** The key under which the check of a folder is read. */
    public static String keyIn(String folder, Kind kind) {
        return folder + kind.suffix();
    }

    /** The migration that it belongs to. */
    String migration(Layout layout) {
        return layout == Layout.Flyway ? stem + ".sql" : stem;
    }
}
