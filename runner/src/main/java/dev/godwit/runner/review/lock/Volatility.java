package dev.godwit.runner.review.lock;

import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.schema.KnownSchema;
import java.util.Optional;
import java.util.Set;

/** Whether a new column's value is one for all rows, which PostgreSQL notes once, or one for each, which it writes. */
public final class Volatility {

    /** PostgreSQL's own that give every row of a statement the same. What is not here counts as volatile. */
    static final Set<String> STEADY = Set.of(
            "now",
            "transaction_timestamp",
            "statement_timestamp",
            "current_setting",
            "current_database",
            "current_schema",
            "timezone",
            "date_trunc",
            "date_part",
            "age",
            "to_timestamp",
            "to_date",
            "to_char",
            "to_number",
            "make_interval",
            "make_date",
            "lower",
            "upper",
            "concat",
            "concat_ws",
            "format",
            "length",
            "replace",
            "substr",
            "left",
            "right",
            "substring",
            "btrim",
            "lpad",
            "md5",
            "encode",
            "decode",
            "abs",
            "round",
            "floor",
            "ceil",
            "to_json",
            "to_jsonb",
            "json_build_object",
            "jsonb_build_object",
            "json_build_array",
            "jsonb_build_array",
            "array_fill",
            "string_to_array",
            "to_tsvector",
            "int4range",
            "tstzrange",
            "daterange",
            "txid_current",
            "pg_current_xact_id");

    private static final Set<String> KNOWN_VOLATILE = Set.of(
            "random",
            "gen_random_uuid",
            "uuidv4",
            "uuidv7",
            "clock_timestamp",
            "timeofday",
            "nextval",
            "uuid_generate_v1",
            "uuid_generate_v4",
            "gen_random_bytes");

    private Volatility() {}

    /** Why adding the column writes every row of the table; empty if it does not. */
    public static Optional<String> rewrites(Column column, KnownSchema schema) {
        if (column.type().isSerial()) {
            return Optional.of("each row gets a number of its own (" + column.type() + ")");
        }
        return switch (column.value()) {
            case Column.Value.Identity() -> Optional.of("each row gets a number of its own (identity)");
            case Column.Value.Generated(boolean stored) ->
                stored ? Optional.of("its value is computed and stored for each row") : Optional.empty();
            case Column.Value.Default(var functions, boolean isNull, var texts) ->
                functions.stream()
                        .filter(function -> !STEADY.contains(function) && !schema.isSteadyFunction(function))
                        .sorted()
                        .findFirst()
                        .map(function -> "its default calls " + function + "(), which is volatile"
                                + (KNOWN_VOLATILE.contains(function) ? "" : " unless it is declared otherwise")
                                + ", so that each row gets a value of its own");
            case null ->
                schema.isConstrainedDomain(column.type())
                        ? Optional.of("its type is a domain with a constraint")
                        : Optional.empty();
        };
    }
}
