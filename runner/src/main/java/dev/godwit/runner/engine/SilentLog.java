package dev.godwit.runner.engine;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * Flyway's own log goes nowhere: it repeats SQL, it advertises, and what matters of it the run tells in its own words. Public, because
 * Flyway makes it by its name.
 */
public final class SilentLog implements Log, LogCreator {

    @Override
    public Log createLogger(Class<?> clazz) {
        return this;
    }

    @Override
    public void debug(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message) {}

    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Exception e) {}

    @Override
    public void notice(String message) {}
}
