package dev.godwit.operator.plan;

import dev.godwit.api.ConnectionSecret;
import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.RehearsalSpec;

/** Which Secret a resource's Jobs read, and which of its keys, for a person. */
final class SecretWords {

    private SecretWords() {}

    static String of(DatabaseMigrationSpec spec) {
        RehearsalSpec rehearsal = spec.rehearsal();
        return of(spec.database())
                + (rehearsal == null
                        ? ""
                        : "; those of the copy of spec.rehearsal from "
                                + of(rehearsal.database().as(spec.database())));
    }

    private static String of(DatabaseSpec database) {
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
