package dev.godwit.runner.failure;

import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of PostgreSQL's CONTEXT: in which code an error arose, without the statement or the data there.
 *
 * @param routine its name as PostgreSQL writes it; null for a DO block
 * @param line in the code, from 1, the first being that of the opening quote; 0 if that is not told
 * @param statement of the code, from 1; 0 if that is not told
 * @param text as it may be shown
 */
record CodeFrame(@Nullable String routine, int line, int statement, String text) {

    private static final int MAX = 10;
    private static final String NAME = "[^\\p{Cntrl}()]{1,130}";
    private static final Pattern PLPGSQL = Pattern.compile("PL/pgSQL function (?:inline_code_block|(" + NAME
            + ")\\([^\\p{Cntrl}]{0,500}\\))(?: line (\\d{1,9}))? (?:at|during|while) [A-Za-z ,:/']{1,80}");
    private static final Pattern COMPILING = Pattern.compile(
            "compilation of PL/pgSQL function \"(?:inline_code_block|(" + NAME + "))\" near line (\\d{1,9})");
    private static final Pattern SQL =
            Pattern.compile("SQL function \"(" + NAME + ")\"(?: statement (\\d{1,9})| during (?:inlining|startup))");
    private static final Pattern COPY =
            Pattern.compile("(COPY [^,\\p{Cntrl}]{1,130}, line (\\d{1,9})(?:, column [^:\\p{Cntrl}]{1,63})?)(?::.*)?");

    /** The innermost first; lines of other kinds are left out. */
    static List<CodeFrame> of(@Nullable String context) {
        List<CodeFrame> frames = new ArrayList<>();
        for (String line : context == null ? new String[0] : context.split("\n", -1)) {
            read(line).filter(frame -> frames.size() < MAX).ifPresent(frames::add);
        }
        return frames;
    }

    /** Of a COPY's data: from 1; 0 if it is not the data that is wrong. */
    static int copyLine(@Nullable String context) {
        Matcher copy = COPY.matcher(firstLine(context));
        return copy.matches() ? Integer.parseInt(copy.group(2)) : 0;
    }

    /** As it may be shown; empty if it is no CONTEXT of a COPY. */
    static String copyText(@Nullable String context) {
        Matcher copy = COPY.matcher(firstLine(context));
        return copy.matches() ? copy.group(1) : "";
    }

    /** The routine's name without its schema; empty for a DO block. */
    String name() {
        List<Token> parts = SqlLexer.significant(routine == null ? "" : routine);
        return parts.isEmpty() ? "" : parts.getLast().name();
    }

    private static Optional<CodeFrame> read(String line) {
        Matcher plpgsql = PLPGSQL.matcher(line);
        if (plpgsql.matches()) {
            return Optional.of(new CodeFrame(plpgsql.group(1), number(plpgsql.group(2)), 0, line));
        }
        Matcher compiling = COMPILING.matcher(line);
        if (compiling.matches()) {
            return Optional.of(new CodeFrame(compiling.group(1), number(compiling.group(2)), 0, line));
        }
        Matcher sql = SQL.matcher(line);
        return sql.matches()
                ? Optional.of(new CodeFrame(sql.group(1), 0, number(sql.group(2)), line))
                : Optional.empty();
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static String firstLine(@Nullable String context) {
        return context == null ? "" : context.split("\n", 2)[0];
    }
}
