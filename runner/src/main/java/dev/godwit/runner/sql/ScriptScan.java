package dev.godwit.runner.sql;

import dev.godwit.bundle.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a script before anything runs: can all of it run, in one transaction, by this version? */
public final class ScriptScan {

    private static final Pattern COPY_END = Pattern.compile("(?m)^\\\\\\.\\r?$");
    private static final Pattern COPY_FROM_STDIN = Pattern.compile("(?is)^COPY\\b.*\\bFROM\\s+STDIN\\b.*");

    private final Migration migration;
    private final List<String> problems = new ArrayList<>();

    private ScriptScan(Migration migration) {
        this.migration = migration;
    }

    /** Every problem as a sentence that begins with file and line; empty if there is none. */
    public static List<String> problems(Migration migration) {
        ScriptScan scan = new ScriptScan(migration);
        scan.scan();
        return scan.problems;
    }

    private void scan() {
        int end = 0;
        Statements.Split split = Statements.split(migration.sql());
        for (SqlStatement statement : split.statements()) {
            between(end, statement.start());
            inside(statement);
            end = endOf(statement);
        }
        if (split.finished()) {
            between(end, migration.sql().length());
        } else {
            unfinished(end);
        }
    }

    private void inside(SqlStatement statement) {
        for (Token token : SqlLexer.tokens(statement.text())) {
            int offset = statement.start() + token.start();
            if (!token.terminated()) {
                problem(offset, what(token) + " is never closed.");
                return;
            }
            if (token.kind() == Token.Kind.Backslash) {
                problem(
                        offset,
                        "a command that begins with a backslash is psql's, not SQL; write it as SQL, or leave it out.");
                return;
            }
        }
        TransactionRule.problem(statement).ifPresent(text -> problem(statement.firstToken(), text));
    }

    /** Between statements there is white space, comments and semicolons, or else a part of the script would be lost. */
    private void between(int from, int to) {
        if (to <= from) {
            return;
        }
        for (Token token : SqlLexer.tokens(migration.sql().substring(from, to))) {
            if (!token.terminated()) {
                problem(from + token.start(), what(token) + " is never closed.");
                return;
            }
            if (token.significant() && !token.text().equals(";")) {
                problem(
                        from + token.start(),
                        "this is not part of any statement; is a semicolon or a quote missing before it?");
                return;
            }
        }
    }

    private void unfinished(int from) {
        int offset = SqlLexer.tokens(migration.sql().substring(from)).stream()
                .filter(token -> token.significant() && !token.text().equals(";"))
                .findFirst()
                .map(token -> from + token.start())
                .orElse(from);
        problem(
                offset,
                "the file ends in the middle of this statement. The data of a COPY ends with a line that holds just \\.");
    }

    private int endOf(SqlStatement statement) {
        int end = statement.start() + statement.text().length();
        String head = migration.sql().substring(statement.firstToken(), Math.max(end, statement.firstToken()));
        if (!COPY_FROM_STDIN.matcher(head).matches()) {
            return end;
        }
        Matcher data = COPY_END.matcher(migration.sql());
        if (data.find(end)) {
            return data.end();
        }
        unfinished(statement.start());
        return migration.sql().length();
    }

    private void problem(int offset, String text) {
        problems.add(migration.name() + ", line "
                + FilePosition.at(migration.sql(), offset).line() + ": " + text);
    }

    private static String what(Token token) {
        return switch (token.kind()) {
            case Comment -> "a comment";
            case QuotedIdentifier -> "a double quote";
            case DollarString -> "a dollar quote";
            case StringLiteral -> "a single quote";
            case Space, Word, Number, Symbol, Backslash -> "a token";
        };
    }
}
