package dev.godwit.runner.failure;

import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in the file an error arose: the place that PostgreSQL names; in a DO block, or a function that the file itself
 * creates, the line of the code; in COPY's data, its line; else the one place where the statement names what the message
 * names first, or its beginning.
 *
 * @param offset in the script; -1 if there is none
 * @param routines of the script in whose code it arose, the innermost first
 */
record ErrorPlace(int offset, List<Routine> routines) {

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    ErrorPlace {
        routines = List.copyOf(routines);
    }

    /**
     * @param statements of the script
     * @param failed one of them; null if all of them ran, and the commit was refused
     */
    static ErrorPlace of(List<SqlStatement> statements, @Nullable SqlStatement failed, DatabaseError error) {
        List<CodeFrame> frames = CodeFrame.of(error.context());
        List<Optional<Routine>> found =
                frames.stream().map(frame -> routine(frame, statements, failed)).toList();
        List<Routine> routines = found.stream().flatMap(Optional::stream).toList();
        if (failed != null && error.position() > 0) {
            return new ErrorPlace(failed.offsetOf(error.position()), routines);
        }
        for (int i = 0; i < frames.size(); i++) {
            if (found.get(i).isPresent()) {
                int place = inCode(found.get(i).get(), frames.get(i), i == 0 ? error : null);
                if (place >= 0) {
                    return new ErrorPlace(place, routines);
                }
            }
        }
        return new ErrorPlace(failed == null ? -1 : inStatement(failed, error), routines);
    }

    /** The last one of this name before the statement that failed; none if several differ in their parameters. */
    private static Optional<Routine> routine(
            CodeFrame frame, List<SqlStatement> statements, @Nullable SqlStatement failed) {
        if (frame.routine() == null) {
            return failed == null
                    ? Optional.empty()
                    : Routine.of(failed).filter(r -> r.name().isEmpty());
        }
        List<Routine> candidates = new ArrayList<>();
        for (SqlStatement statement : statements) {
            if (failed != null && statement.start() > failed.start()) {
                break;
            }
            if (statement.script().regionMatches(true, statement.firstToken(), "CREATE", 0, "CREATE".length())) {
                Routine.of(statement)
                        .filter(routine -> routine.name().equals(frame.name()))
                        .ifPresent(candidates::add);
            }
        }
        return candidates.stream().map(Routine::parameters).distinct().count() == 1
                ? Optional.of(candidates.getLast())
                : Optional.empty();
    }

    /** @param innermost the error if it arose in this very code; null if in what this code calls */
    private static int inCode(Routine routine, CodeFrame frame, @Nullable DatabaseError innermost) {
        int line = frame.line() > 0
                ? routine.line(frame.line())
                : frame.statement() > 0 ? routine.statement(frame.statement()) : -1;
        String query = innermost == null ? null : innermost.innerQuery();
        if (line < 0 || query == null || innermost == null || innermost.innerPosition() < 1) {
            return line;
        }
        int exact = routine.within(line, query, innermost.innerPosition());
        return exact < 0 ? line : exact;
    }

    private static int inStatement(SqlStatement failed, DatabaseError error) {
        SqlStatement.Span data = failed.data();
        int copyLine = CodeFrame.copyLine(error.context());
        if (data != null && copyLine > 0) {
            return inData(failed.script(), data, copyLine);
        }
        Matcher name = QUOTED.matcher(error.message());
        if (error.sqlState().startsWith("22") || !name.find()) {
            return failed.firstToken();
        }
        String wanted = Objects.requireNonNull(name.group(1)).replaceFirst("^.*\\.", "");
        List<Token> named = SqlLexer.significant(failed.text()).stream()
                .filter(token -> token.kind() == Token.Kind.Word || token.kind() == Token.Kind.QuotedIdentifier)
                .filter(token -> token.name().equals(wanted))
                .toList();
        return named.size() == 1 ? failed.start() + named.getFirst().start() : failed.firstToken();
    }

    private static int inData(String script, SqlStatement.Span data, int line) {
        int at = data.start();
        for (int i = 1; i < line; i++) {
            int next = script.indexOf('\n', at) + 1;
            if (next == 0 || next >= data.end()) {
                return at;
            }
            at = next;
        }
        return at;
    }
}
