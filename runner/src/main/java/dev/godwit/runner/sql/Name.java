package dev.godwit.runner.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a statement calls an object, as PostgreSQL reads it: without quotes.
 *
 * @param schema null if the search path decides
 */
public record Name(@Nullable String schema, String name) {

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }
}
