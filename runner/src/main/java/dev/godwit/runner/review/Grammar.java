package dev.godwit.runner.review;

import dev.godwit.runner.sql.PostgresParser;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Makes a parse tree of a statement. */
@FunctionalInterface
public interface Grammar {

    PostgresParser.Parsed parse(String sql);

    /** One that remembers, for several walks through the same migrations. */
    static Grammar remembering(Supplier<PostgresParser> parser) {
        Map<String, PostgresParser.Parsed> known = new HashMap<>();
        return sql -> known.computeIfAbsent(sql, text -> parser.get().parse(text));
    }
}
