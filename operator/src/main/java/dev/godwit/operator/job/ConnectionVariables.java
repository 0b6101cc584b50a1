package dev.godwit.operator.job;

import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.TlsSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * How the runner reaches the database: libpq's variables. Whatever is secret comes from its Secret straight into the
 * container, and a pod says by itself which Secret or ConfigMap it waits for.
 */
final class ConnectionVariables {

    private ConnectionVariables() {}

    static List<EnvVar> of(DatabaseSpec database) {
        CredentialsSecret secret = database.credentialsSecret();
        List<EnvVar> variables = new ArrayList<>(List.of(
                value("PGHOST", database.host()),
                value("PGPORT", Integer.toString(database.port())),
                value("PGDATABASE", database.name()),
                fromSecret("PGUSER", secret.name(), secret.usernameKey()),
                fromSecret("PGPASSWORD", secret.name(), secret.passwordKey())));
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
