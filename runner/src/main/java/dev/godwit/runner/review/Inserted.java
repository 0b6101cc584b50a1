package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.sql.Name;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Token;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tables the migration under way has put rows into, by statements of plain rows. A file may hold hundreds of thousands
 * of these; behind the first ones of a table they say nothing that is new.
 */
final class Inserted {

    private static final int OF_A_TABLE = 100;

    private final Map<Name, Integer> statements = new HashMap<>();

    /** Whether it puts plain rows into a table as {@value #OF_A_TABLE} have done since its definition may have changed. */
    boolean isOneMore(SqlStatement statement) {
        return statement.rows() && statements.merge(table(statement.text()), 1, Integer::sum) > OF_A_TABLE;
    }

    /** From here on rows may mean something else. */
    void changed() {
        statements.clear();
    }

    static boolean worksOnRowsOnly(Act act) {
        return act instanceof Act.Insert
                || act instanceof Act.Update
                || act instanceof Act.Delete
                || act instanceof Act.Read;
    }

    /**
     * As it is written, without a schema if none is.
     *
     * @param insert a statement of plain rows
     */
    static Name table(String insert) {
        List<Token> tokens = SqlLexer.significant(insert, 5);
        boolean qualified = tokens.size() > 4 && tokens.get(3).text().equals(".");
        return qualified
                ? new Name(tokens.get(2).name(), tokens.get(4).name())
                : new Name(null, tokens.get(2).name());
    }
}
