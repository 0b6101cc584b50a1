package dev.godwit.runner.facts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The queries, which lie beside this class. */
final class Sql {

    static final String TABLES = resource("tables");
    static final String SURROUNDINGS = resource("surroundings");
    static final String SESSIONS = resource("sessions");

    private Sql() {}

    private static String resource(String name) {
        try (InputStream sql = Sql.class.getResourceAsStream(name + ".sql")) {
            if (sql == null) {
                throw new IllegalStateException("The program is not whole: " + name + ".sql is missing");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
