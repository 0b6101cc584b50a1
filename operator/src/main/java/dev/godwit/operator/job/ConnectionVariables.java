package dev.godwit.operator.job;

import dev.godwit.api.ConnectionSecret;
import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.TlsSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the runner reaches the database: libpq's variables. Whatever is secret comes from its Secret straight into the
 * container, and a pod says by itself which Secret or ConfigMap it waits for.
 */
final class ConnectionVariables {

    private ConnectionVariables() {}

    /** Of the copy in which the deploy is rehearsed: the same names, with a prefix. */
    static List<EnvVar> ofCopy(DatabaseSpec copy) {
        return of(copy).stream()
                .map(variable -> new EnvVarBuilder(variable)
                        .withName("GODWIT_REHEARSAL_" + variable.getName())
                        .build())
                .toList();
    }

    static List<EnvVar> of(DatabaseSpec database) {
        ConnectionSecret connection = database.connectionSecret();
        List<EnvVar> variables = new ArrayList<>(
                connection == null
                        ? withCredentials(database, Objects.requireNonNull(database.credentialsSecret()))
                        : fromOneSecret(database, connection));
        TlsSpec tls = database.tls();
        if (tls != null) {
            variables.add(value("PGSSLMODE", tls.effective().sslMode()));
            if (tls.caSecret() != null) {
                variables.add(fromSecret(
                        "GODWIT_CA", tls.caSecret().name(), tls.caSecret().key()));
            }
            if (tls.caConfigMap() != null) {
                variables.add(fromConfigMap(
                        "GODWIT_CA", tls.caConfigMap().name(), tls.caConfigMap().key()));
            }
        }
        return List.copyOf(variables);
    }

    private static List<EnvVar> withCredentials(DatabaseSpec database, CredentialsSecret secret) {
        return List.of(
                value("PGHOST", known(database.knownHost())),
                value("PGPORT", Integer.toString(database.knownPort())),
                value("PGDATABASE", known(database.name())),
                fromSecret("PGUSER", secret.name(), secret.usernameKey()),
                fromSecret("PGPASSWORD", secret.name(), secret.passwordKey()));
    }

    private static List<EnvVar> fromOneSecret(DatabaseSpec database, ConnectionSecret secret) {
        List<String> keys = secret.keys();
        return switch (secret.format()) {
            case CloudNativePG, CrunchyPGO ->
                List.of(
                        fromSecret("PGHOST", secret.name(), keys.get(0)),
                        fromSecret("PGPORT", secret.name(), keys.get(1)),
                        fromSecret("PGDATABASE", secret.name(), keys.get(2)),
                        fromSecret("PGUSER", secret.name(), keys.get(3)),
                        fromSecret("PGPASSWORD", secret.name(), keys.get(4)));
            case Zalando ->
                withCredentials(database, new CredentialsSecret(secret.name(), keys.getFirst(), keys.getLast()));
            case URI -> List.of(fromSecret("GODWIT_DATABASE_URL", secret.name(), keys.getFirst()));
        };
    }

    /** Of a spec in which no problem was found. */
    private static String known(@Nullable String value) {
        return Objects.requireNonNull(value);
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder()
                .withName(name)
                .withValue(Arguments.literal(value))
                .build();
    }

    private static EnvVar fromSecret(String name, String secret, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(secret)
                .withKey(key)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }

    private static EnvVar fromConfigMap(String name, String configMap, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewConfigMapKeyRef()
                .withName(configMap)
                .withKey(key)
                .endConfigMapKeyRef()
                .endValueFrom()
                .build();
    }
}
