package dev.godwit.runner.review;

import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.PostgresParser.Parsed;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Makes parse trees. */
public interface Grammar {

    /** Of statements. */
    Parsed parse(String sql);

    /** Of the PL/pgSQL in a {@code DO} statement. */
    Parsed parseCode(String statement);

    static Grammar of(Supplier<PostgresParser> parser) {
        return new Grammar() {

            @Override
            public Parsed parse(String sql) {
                return parser.get().parse(sql);
            }

            @Override
            public Parsed parseCode(String statement) {
                return parser.get().parseCode(statement);
            }
        };
    }

    /** One that remembers, for several walks through the same migrations. */
    static Grammar remembering(Supplier<PostgresParser> parser) {
        Grammar grammar = of(parser);
        Map<String, Parsed> known = new HashMap<>();
        Map<String, Parsed> knownCode = new HashMap<>();
        return new Grammar() {

            @Override
            public Parsed parse(String sql) {
                return known.computeIfAbsent(sql, grammar::parse);
            }

            @Override
            public Parsed parseCode(String statement) {
                return knownCode.computeIfAbsent(statement, grammar::parseCode);
            }
        };
    }
}
