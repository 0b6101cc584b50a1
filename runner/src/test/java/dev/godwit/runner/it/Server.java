package dev.godwit.runner.it;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests of this JVM, a fresh database for each. */
public final class Server {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final EmbeddedPostgres POSTGRES = start();

    private Server() {}

    public static int port() {
        return POSTGRES.getPort();
    }

    public static int major() {
        return Integer.parseInt(String.valueOf(new Database("postgres").string("SHOW server_version_num"))) / 10_000;
    }

    public static Database database() {
        String name = "test_" + DATABASES.incrementAndGet();
        new Database("postgres").execute("CREATE DATABASE " + name);
        return new Database(name);
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "50")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
