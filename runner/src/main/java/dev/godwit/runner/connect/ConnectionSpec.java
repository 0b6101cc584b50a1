package dev.godwit.runner.connect;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One database and how to get there, each value checked.
 *
 * @param password null if there is none; then {@code PGPASSFILE} is asked
 * @param sslMode libpq's; null for its default, {@code prefer}
 * @param sslRootCert file with the certificates to trust; null for libpq's default
 * @param connectTimeoutSeconds for one attempt
 */
public record ConnectionSpec(
        String host,
        int port,
        String database,
        String user,
        @Nullable String password,
        @Nullable String sslMode,
        @Nullable String sslRootCert,
        int connectTimeoutSeconds) {

    public static final int DEFAULT_PORT = 5432;
    public static final int DEFAULT_CONNECT_TIMEOUT_SECONDS = 10;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** @throws IllegalArgumentException naming the value that is wrong, never a password */
    public ConnectionSpec {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    host.startsWith("/")
                            ? "The host is a directory; Godwit connects over TCP only."
                            : "The host is not a host name or an address: use letters, digits, '.', '_', ':' and '-'.");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("The port is " + port + "; a port is between 1 and 65535.");
        }
        require("database name", database);
        require("user", user);
        noControl("password", password);
        noControl("sslrootcert", sslRootCert);
        if (sslMode != null && !SSL_MODES.contains(sslMode)) {
            throw new IllegalArgumentException(
                    "The sslmode is none of disable, allow, prefer, require, verify-ca, verify-full.");
        }
        if (connectTimeoutSeconds < 1) {
            throw new IllegalArgumentException("The connect timeout is at least one second.");
        }
    }

    private static void require(String what, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The " + what + " is empty.");
        }
        noControl(what, value);
    }

    private static void noControl(String what, @Nullable String value) {
        if (value != null && CONTROL.matcher(value).find()) {
            throw new IllegalArgumentException(
                    "The " + what
                            + " holds a control character, such as a line break; was it read from a file with a newline at its end?");
        }
    }

    /** Another database of the same server. */
    public ConnectionSpec to(String other) {
        return new ConnectionSpec(host, port, other, user, password, sslMode, sslRootCert, connectTimeoutSeconds);
    }

    /** Whether whoever answers has proved to be the server, by its certificate. */
    boolean verifiesServer() {
        return "verify-ca".equals(sslMode) || "verify-full".equals(sslMode);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + " at " + host + ":" + port + "/" + database;
    }
}
