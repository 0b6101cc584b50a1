package dev.godwit.runner.job;

import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.LibpqEnvironment;
import dev.godwit.runner.connect.PostgresUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The database of a Job, from its environment: libpq's variables, or one with a URL. The values come from a Secret that
 * others write, so that one that is empty is refused and never replaced by a default.
 */
final class JobDatabase {

    private static final String URL = "GODWIT_DATABASE_URL";
    private static final List<String> NEEDED = List.of("PGHOST", "PGDATABASE", "PGUSER");

    /** Before the names of the variables that say where the copy is in which a deploy is rehearsed. */
    private static final String COPY = "GODWIT_REHEARSAL_";

    private JobDatabase() {}

    /**
     * The copy; empty if the Job was given none.
     *
     * @throws IllegalArgumentException as {@link #read}
     */
    static Optional<ConnectionSpec> copy(Map<String, String> variables, String schema) {
        Map<String, String> named = variables.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(COPY))
                .collect(Collectors.toMap(variable -> variable.getKey().substring(COPY.length()), Map.Entry::getValue));
        try {
            return named.isEmpty() ? Optional.empty() : Optional.of(read(named, schema));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("This is about the copy, spec.rehearsal.database. " + e.getMessage(), e);
        }
    }

    /**
     * @param schema the one to migrate
     * @throws IllegalArgumentException naming the value that is wrong, never quoting it
     */
    static ConnectionSpec read(Map<String, String> variables, String schema) {
        Map<String, String> environment = Certificates.asFile(variables);
        String url = environment.get(URL);
        if (url != null) {
            return fromUrl(PostgresUrl.parse(url, schema), environment);
        }
        for (String name : NEEDED) {
            if (environment.getOrDefault(name, "").isEmpty()) {
                throw new IllegalArgumentException("What the Secret has for " + name + " is empty.");
            }
        }
        return LibpqEnvironment.read(environment, "");
    }

    /** What the resource says of TLS counts more than what the URL does. */
    private static ConnectionSpec fromUrl(ConnectionSpec url, Map<String, String> environment) {
        if (url.sslRootCert() != null) {
            throw new IllegalArgumentException(
                    "The URL's sslrootcert names a file, and the Job has none:" + " name the CA in spec.database.tls.");
        }
        String rootCert = environment.get("PGSSLROOTCERT");
        String mode = environment.getOrDefault("PGSSLMODE", url.sslMode() == null ? "" : url.sslMode());
        if (mode.startsWith("verify-") && rootCert == null) {
            throw new IllegalArgumentException("The URL's sslmode is " + mode
                    + ", for which the server's CA is needed: name it in spec.database.tls.");
        }
        return new ConnectionSpec(
                url.host(),
                url.port(),
                url.database(),
                url.user(),
                url.password(),
                mode.isEmpty() ? null : mode,
                rootCert,
                url.connectTimeoutSeconds());
    }
}
