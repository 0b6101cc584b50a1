package dev.godwit.runner.sql;

import dev.godwit.bundle.Migration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Which extensions migrations make. */
public final class MadeExtensions {

    private MadeExtensions() {}

    /** Their names, as one would write them. */
    public static Set<String> of(List<Migration> migrations) {
        Set<String> made = new HashSet<>();
        for (Migration migration : migrations) {
            for (Iterator<SqlStatement> all = Statements.in(migration.sql()); all.hasNext(); ) {
                SqlStatement statement = all.next();
                if (statement.script().regionMatches(true, statement.firstToken(), "CREATE", 0, 6)) {
                    add(SqlLexer.significant(statement.text()), made);
                }
            }
        }
        return made;
    }

    private static void add(List<Token> tokens, Set<String> made) {
        int name = tokens.size() > 4 && tokens.get(2).is("IF") ? 5 : 2;
        if (tokens.size() > name && tokens.get(1).is("EXTENSION")) {
            String text = tokens.get(name).name();
            made.add(text.matches("[a-z_][a-z0-9_]*") ? text : '"' + text.replace("\"", "\"\"") + '"');
        }
    }
}
