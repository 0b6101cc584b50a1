package dev.godwit.runner.review;

import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.PostgresParser.Parsed;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes parse trees. */
public interface Grammar {

    /** Some thousand statements of the usual kind. */
    int REMEMBERED = 200_000;

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

    /**
     * One that remembers, for several walks through the same migrations. Trees are a hundred times as large as their texts, so it
     * does so until the texts have {@value #REMEMBERED} characters; what comes later is parsed again.
     */
    static Grammar remembering(Supplier<PostgresParser> parser) {
        Grammar grammar = of(parser);
        Map<String, Parsed> known = new HashMap<>();
        Map<String, Parsed> knownCode = new HashMap<>();
        return new Grammar() {

            private int remembered;

            @Override
            public Parsed parse(String sql) {
                return remember(known, sql, grammar::parse);
            }

            @Override
            public Parsed parseCode(String statement) {
                return remember(knownCode, statement, grammar::parseCode);
            }

            private Parsed remember(Map<String, Parsed> all, String sql, Function<String, Parsed> parser) {
                Parsed before = all.get(sql);
                if (before != null) {
                    return before;
                }
                Parsed parsed = parser.apply(sql);
                if (remembered + sql.length() <= REMEMBERED) {
                    remembered += sql.length();
                    all.put(sql, parsed);
                }
                return parsed;
            }
        };
    }
}
