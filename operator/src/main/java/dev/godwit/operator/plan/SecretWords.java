package dev.godwit.operator.plan;

import dev.godwit.api.ConnectionSecret;
import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DatabaseSpec;

/** Which Secret a resource's Jobs read, and which of its keys, for a person. */
final class SecretWords {

    private SecretWords() {}

    static String of(DatabaseSpec database) {
        CredentialsSecret credentials = database.credentialsSecret();
        ConnectionSecret connection = database.connectionSecret();
        if (credentials != null) {
            return "Secret " + credentials.name() + ", keys " + credentials.usernameKey() + " and "
                    + credentials.passwordKey();
        }
        return connection == null
                ? "no Secret"
                : "Secret " + connection.name() + " in the format " + connection.format()
                        + (connection.keys().size() == 1 ? ", key " : ", keys ")
                        + String.join(", ", connection.keys());
    }
}
