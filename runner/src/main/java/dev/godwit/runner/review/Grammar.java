package dev.godwit.runner.review;

import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.PostgresParser.Parsed;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes parse trees. */
public interface Grammar {

    /** In characters of what the library writes of a statement: a megabyte of DDL has eight times as many. */
    int REMEMBERED = 20_000_000;

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
     * One that remembers, for several walks through the same migrations. It does so until it has written {@value #REMEMBERED}
     * characters down; what comes later is parsed again.
     */
    static Grammar remembering(Supplier<PostgresParser> parser) {
        Map<String, PostgresParser.Answer> known = new HashMap<>();
        Map<String, PostgresParser.Answer> knownCode = new HashMap<>();
        return new Grammar() {

            private int remembered;

            @Override
            public Parsed parse(String sql) {
                return remember(known, sql, text -> parser.get().ask(text));
            }

            @Override
            public Parsed parseCode(String statement) {
                return remember(knownCode, statement, text -> parser.get().askCode(text));
            }

            private Parsed remember(
                    Map<String, PostgresParser.Answer> all, String sql, Function<String, PostgresParser.Answer> parse) {
                PostgresParser.Answer before = all.get(sql);
                if (before != null) {
                    return before.read();
                }
                PostgresParser.Answer answer = parse.apply(sql);
                if (remembered + sql.length() + answer.length() <= REMEMBERED) {
                    remembered += sql.length() + answer.length();
                    all.put(sql, answer);
                }
                return answer.read();
            }
        };
    }
}
