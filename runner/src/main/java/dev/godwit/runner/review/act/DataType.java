package dev.godwit.runner.review.act;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type as a script names it.
 *
 * @param schema null for a built-in one, and where the search path decides
 * @param name PostgreSQL's own, such as {@code int4}, where there are several
 * @param modifiers such as a length; empty if there are none
 */
public record DataType(@Nullable String schema, String name, List<Integer> modifiers, boolean array) {

    private static final Set<String> SERIAL =
            Set.of("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8");
    private static final Map<String, String> WORDS = Map.of(
            "int2", "smallint",
            "int4", "integer",
            "int8", "bigint",
            "float4", "real",
            "float8", "double precision",
            "bool", "boolean",
            "bpchar", "char");

    public DataType {
        modifiers = List.copyOf(modifiers);
    }

    public boolean isSerial() {
        return schema == null && SERIAL.contains(name);
    }

    public boolean is(String... names) {
        return schema == null && !array && Set.of(names).contains(name);
    }

    @Override
    public String toString() {
        String shown = schema == null ? WORDS.getOrDefault(name, name) : schema + "." + name;
        String length = modifiers.isEmpty()
                ? ""
                : modifiers.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
        return shown + length + (array ? "[]" : "");
    }
}
