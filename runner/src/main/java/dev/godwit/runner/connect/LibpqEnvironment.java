package dev.godwit.runner.connect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** libpq's environment variables. */
public final class LibpqEnvironment {

    private LibpqEnvironment() {}

    /**
     * @param systemUser the user if {@code PGUSER} is not set
     * @throws IllegalArgumentException naming the value that is wrong
     */
    public static ConnectionSpec read(Map<String, String> environment, String systemUser) {
        String user = orElse(environment.get("PGUSER"), systemUser);
        return new ConnectionSpec(
                orElse(environment.get("PGHOST"), "localhost"),
                port(orElse(environment.get("PGPORT"), String.valueOf(ConnectionSpec.DEFAULT_PORT))),
                orElse(environment.get("PGDATABASE"), user),
                user,
                emptyToNull(environment.get("PGPASSWORD")),
                emptyToNull(environment.get("PGSSLMODE")),
                emptyToNull(environment.get("PGSSLROOTCERT")),
                ConnectionSpec.DEFAULT_CONNECT_TIMEOUT_SECONDS);
    }

    static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The port is not a number.", e);
        }
    }

    private static String orElse(@Nullable String value, String fallback) {
        return value == null || value.isEmpty() ? fallback : value;
    }

    private static @Nullable String emptyToNull(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
