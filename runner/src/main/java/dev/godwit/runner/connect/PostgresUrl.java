package dev.godwit.runner.connect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code postgresql://user:password@host:port/database?sslmode=...}, taken apart field by field. Parameters are those
 * of a list; any other is refused by its name, because an unknown one may change where a driver connects to.
 */
public final class PostgresUrl {

    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");
    private static final List<String> PARAMETERS = List.of("sslmode", "sslrootcert", "connect_timeout", "schema");

    private final String authority;
    private final String path;
    private final Map<String, String> parameters;

    private PostgresUrl(String authority, String path, Map<String, String> parameters) {
        this.authority = authority;
        this.path = path;
        this.parameters = parameters;
    }

    /**
     * @param schema the one to migrate; the URLs of Prisma's clients name theirs, which must be the same
     * @throws IllegalArgumentException naming what is wrong, never quoting the URL: it may hold a password
     */
    public static ConnectionSpec parse(String url, String schema) {
        String scheme = SCHEMES.stream()
                .filter(url::startsWith)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The URL does not begin with postgresql://."));
        String rest = url.substring(scheme.length());
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        String place = question < 0 ? rest : rest.substring(0, question);
        int slash = place.indexOf('/');
        return new PostgresUrl(
                        slash < 0 ? place : place.substring(0, slash),
                        slash < 0 ? "" : place.substring(slash + 1),
                        parameters(query))
                .spec(schema);
    }

    private ConnectionSpec spec(String schema) {
        if (!parameters.getOrDefault("schema", schema).equals(schema)) {
            throw new IllegalArgumentException(
                    "The URL's parameter schema names another schema than the one to migrate, " + schema
                            + "; make them the same.");
        }
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        String hostAndPort = authority.substring(at + 1);
        int userEnd = userInfo.indexOf(':');
        String user = decode(userEnd < 0 ? userInfo : userInfo.substring(0, userEnd));
        if (user.isEmpty()) {
            throw new IllegalArgumentException("The URL names no user: postgresql://user:password@host/database.");
        }
        String database = decode(path);
        String timeout = parameters.get("connect_timeout");
        return new ConnectionSpec(
                host(hostAndPort),
                port(hostAndPort),
                database.isEmpty() ? user : database,
                user,
                userEnd < 0 ? null : decode(userInfo.substring(userEnd + 1)),
                parameters.get("sslmode"),
                parameters.get("sslrootcert"),
                timeout == null ? ConnectionSpec.DEFAULT_CONNECT_TIMEOUT_SECONDS : seconds(timeout));
    }

    private static String host(String hostAndPort) {
        if (hostAndPort.startsWith("[")) {
            int end = hostAndPort.indexOf(']');
            return end < 0 ? "" : hostAndPort.substring(1, end);
        }
        int colon = hostAndPort.lastIndexOf(':');
        String host = decode(colon < 0 ? hostAndPort : hostAndPort.substring(0, colon));
        return host.isEmpty() ? "localhost" : host;
    }

    private static int port(String hostAndPort) {
        int colon = hostAndPort.indexOf(':', Math.max(0, hostAndPort.indexOf(']')));
        return colon < 0 || colon == hostAndPort.length() - 1
                ? ConnectionSpec.DEFAULT_PORT
                : LibpqEnvironment.port(hostAndPort.substring(colon + 1));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> found = new HashMap<>();
        for (String pair : query.isEmpty() ? List.<String>of() : List.of(query.split("&", -1))) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (!PARAMETERS.contains(name)) {
                throw new IllegalArgumentException("The URL's parameter " + printable(name)
                        + " is not known to Godwit; it takes " + String.join(", ", PARAMETERS) + ".");
            }
            if (found.putIfAbsent(name, decode(equals < 0 ? "" : pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("The URL has the parameter " + name + " twice.");
            }
        }
        return found;
    }

    private static int seconds(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The URL's connect_timeout is a number of seconds.", e);
        }
    }

    private static String decode(String text) {
        try {
            // Unlike in a form, a plus sign in a URL is a plus sign.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The URL has a % that is not followed by two hex digits.");
        }
    }

    private static String printable(String name) {
        return name.length() > 40 || !name.matches("[A-Za-z0-9_.-]*") ? "that it has" : name;
    }
}
