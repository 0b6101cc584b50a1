package dev.godwit.runner.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.bundle.Check;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks at a check before anything runs: is it nothing but queries? PostgreSQL's own grammar says so. What a function does
 * that a query calls it cannot see; for that the server runs checks read-only.
 */
public final class CheckScan {

    /** The grammar takes its time, and a question that long is none. */
    private static final int MAX_LENGTH = 100_000;

    private static final Set<String> WRITERS = Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

    private CheckScan() {}

    /** @return each a sentence that begins with file and line; none if it can be asked */
    public static List<String> problems(Check check, Supplier<PostgresParser> grammar) {
        List<String> problems = new ArrayList<>();
        int count = 0;
        for (Iterator<SqlStatement> all = Statements.in(check.sql()); all.hasNext(); count++) {
            SqlStatement statement = all.next();
            SqlStatement.Flaw flaw = statement.flaw();
            int offset = flaw == null ? statement.firstToken() : flaw.offset();
            Optional<String> problem =
                    flaw == null ? problem(statement, grammar) : Optional.of(ScriptScan.text(flaw.kind()));
            problem.ifPresent(text -> problems.add(check.file() + ", line "
                    + FilePosition.at(check.sql(), offset).line() + ": " + text));
        }
        if (count == 0) {
            problems.add(
                    check.file() + " asks nothing, so it would pass whatever is there. Write a query that returns the"
                            + " rows that must not be, or remove the file.");
        }
        return problems;
    }

    private static Optional<String> problem(SqlStatement statement, Supplier<PostgresParser> grammar) {
        if (statement.end() - statement.start() > MAX_LENGTH) {
            return Optional.of("the query has more than " + MAX_LENGTH + " characters.");
        }
        return switch (grammar.get().parse(statement.text())) {
            case PostgresParser.Parsed.Refused _ -> Optional.of("PostgreSQL's grammar does not know this as a query.");
            case PostgresParser.Parsed.TooDeep _ -> Optional.of("it is nested too deeply to be read.");
            case PostgresParser.Parsed.Tree(List<JsonNode> nodes) ->
                nodes.stream().map(CheckScan::problem).flatMap(Optional::stream).findFirst();
        };
    }

    private static Optional<String> problem(JsonNode node) {
        if (!node.has("SelectStmt")) {
            return Optional.of("a check holds queries and nothing else: SELECT, VALUES, TABLE, or WITH one of these.");
        }
        if (WRITERS.stream().anyMatch(writer -> node.findValue(writer) != null)) {
            return Optional.of("a check only looks, and this query changes rows in its WITH.");
        }
        if (node.findValue("intoClause") != null) {
            return Optional.of("a check only looks, and SELECT INTO makes a table.");
        }
        if (node.findValue("LockingClause") != null) {
            return Optional.of("a check only looks; leave out FOR UPDATE, FOR SHARE and the like, which lock rows.");
        }
        return Optional.empty();
    }
}
