package dev.godwit.runner.failure;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of a script make and take away, as far as they say it outright: in the order of the script, names
 * without their schemas. Code in functions and DO blocks is not looked into.
 */
final class Ddl {

    private static final int MAX_STATEMENT = 100_000;
    private static final Set<String> MODIFIERS = Set.of(
            "OR",
            "REPLACE",
            "GLOBAL",
            "LOCAL",
            "TEMP",
            "TEMPORARY",
            "UNLOGGED",
            "UNIQUE",
            "MATERIALIZED",
            "FOREIGN",
            "RECURSIVE",
            "CONSTRAINT");
    private static final Set<String> KINDS = Set.of(
            "TABLE",
            "VIEW",
            "INDEX",
            "SEQUENCE",
            "TYPE",
            "DOMAIN",
            "FUNCTION",
            "PROCEDURE",
            "SCHEMA",
            "EXTENSION",
            "ROLE",
            "USER",
            "TRIGGER",
            "POLICY");
    private static final Set<String> NO_COLUMN =
            Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE", "LIKE");

    private final int number;
    private final List<Token> tokens;
    private final List<Change> changes;
    private int at;

    private Ddl(int number, List<Token> tokens, List<Change> changes) {
        this.number = number;
        this.tokens = tokens;
        this.changes = changes;
    }

    /**
     * @param number of the statement, from 1
     * @param makes whether it is there afterwards
     * @param relation whose column, constraint, trigger or policy it is; null for an object of its own
     */
    record Change(int number, boolean makes, @Nullable String relation, String name) {}

    static List<Change> of(Migration migration) {
        List<Change> changes = new ArrayList<>();
        int number = 0;
        for (Iterator<SqlStatement> all = Statements.in(migration.sql()); all.hasNext(); ) {
            SqlStatement statement = all.next();
            number++;
            if (isDdl(statement) && statement.end() - statement.start() < MAX_STATEMENT) {
                new Ddl(number, SqlLexer.significant(statement.text()), changes).read();
            }
        }
        return changes;
    }

    private static boolean isDdl(SqlStatement statement) {
        return List.of("CREATE", "ALTER", "DROP").stream()
                .anyMatch(
                        word -> statement.script().regionMatches(true, statement.firstToken(), word, 0, word.length()));
    }

    private void read() {
        if (take("CREATE")) {
            create();
        } else if (take("DROP")) {
            drop();
        } else if (take("ALTER") && take("TABLE")) {
            alter();
        }
    }

    private void create() {
        while (at < tokens.size() && MODIFIERS.stream().anyMatch(this::is)) {
            at++;
        }
        if (is("TRIGGER") || is("POLICY")) {
            at++;
            part(true);
            return;
        }
        boolean table = is("TABLE");
        if (!kind()) {
            return;
        }
        take("CONCURRENTLY");
        ifExists();
        String name = is("ON") ? null : name();
        if (name == null) {
            return;
        }
        change(true, null, name);
        if (table && symbol("(")) {
            boolean first = true;
            for (int depth = 1; at < tokens.size() && depth > 0; at++) {
                if (first && depth == 1 && NO_COLUMN.stream().noneMatch(this::is) && isName()) {
                    change(true, name, tokens.get(at).name());
                }
                first = depth == 1 && text(",");
                depth += text("(") ? 1 : text(")") ? -1 : 0;
            }
        }
    }

    private void drop() {
        take("MATERIALIZED");
        take("FOREIGN");
        if (is("TRIGGER") || is("POLICY")) {
            at++;
            part(false);
        } else if (kind()) {
            take("CONCURRENTLY");
            ifExists();
            do {
                String name = name();
                if (name != null) {
                    change(false, null, name);
                }
            } while (symbol(","));
        }
    }

    /** A trigger or policy, which is called after its table. */
    private void part(boolean makes) {
        ifExists();
        String name = name();
        while (at < tokens.size() && !is("ON")) {
            at++;
        }
        String relation = take("ON") ? name() : null;
        if (name != null && relation != null) {
            change(makes, relation, name);
        }
    }

    private void alter() {
        ifExists();
        take("ONLY");
        String table = name();
        while (table != null && at < tokens.size()) {
            if (take("ADD")) {
                added(table);
            } else if (take("DROP")) {
                boolean other = take("CONSTRAINT") || take("COLUMN");
                ifExists();
                if (other || isName()) {
                    named(false, table);
                }
            } else if (take("RENAME")) {
                renamed(table);
            }
            for (int depth = 0; at < tokens.size() && !(depth == 0 && text(",")); at++) {
                depth += text("(") ? 1 : text(")") ? -1 : 0;
            }
            at++;
        }
    }

    private void added(String table) {
        if (take("CONSTRAINT")) {
            named(true, table);
        } else if (take("COLUMN") || NO_COLUMN.stream().noneMatch(this::is)) {
            ifExists();
            named(true, table);
        }
    }

    private void renamed(String table) {
        if (take("TO")) {
            change(false, null, table);
            String name = name();
            if (name != null) {
                change(true, null, name);
            }
            return;
        }
        if (!take("COLUMN")) {
            take("CONSTRAINT");
        }
        named(false, table);
        if (take("TO")) {
            named(true, table);
        }
    }

    private void named(boolean makes, String relation) {
        String name = name();
        if (name != null) {
            change(makes, relation, name);
        }
    }

    private void change(boolean makes, @Nullable String relation, String name) {
        changes.add(new Change(number, makes, relation, name));
    }

    private boolean kind() {
        boolean known = KINDS.stream().anyMatch(this::is);
        at += known ? 1 : 0;
        return known;
    }

    private void ifExists() {
        if (take("IF")) {
            take("NOT");
            take("EXISTS");
        }
    }

    /** The last part of a name that may be qualified; null if there is none. */
    private @Nullable String name() {
        String name = null;
        while (isName()) {
            name = tokens.get(at++).name();
            if (!symbol(".")) {
                break;
            }
        }
        return name;
    }

    private boolean isName() {
        return at < tokens.size()
                && (tokens.get(at).kind() == Token.Kind.Word || tokens.get(at).kind() == Token.Kind.QuotedIdentifier);
    }

    private boolean is(String word) {
        return at < tokens.size() && tokens.get(at).is(word);
    }

    private boolean text(String symbol) {
        return tokens.get(at).text().equals(symbol);
    }

    private boolean take(String word) {
        boolean there = is(word);
        at += there ? 1 : 0;
        return there;
    }

    private boolean symbol(String symbol) {
        boolean there = at < tokens.size() && text(symbol);
        at += there ? 1 : 0;
        return there;
    }
}
