package dev.godwit.runner.review;

import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Comments {@code -- godwit:ignore <rule> <reason>} on statements: before one, in it, or behind it on its last line. */
record Suppressions(Map<Integer, List<Suppression>> byStatement) {

    static final Suppressions NONE = new Suppressions(Map.of());

    private static final String WORD = "godwit:ignore";
    private static final Pattern FORM = Pattern.compile(WORD + "\\s+([a-z0-9-]+)(?:\\s+(\\S.*))?", Pattern.DOTALL);

    Suppressions {
        byStatement = Map.copyOf(byStatement);
    }

    /**
     * @param rule empty if the comment names none
     * @param reason empty if there is none
     */
    record Suppression(String rule, String reason) {

        boolean valid() {
            return !rule.isEmpty() && !reason.isEmpty();
        }

        /** What is wrong with it; empty if nothing is. */
        Optional<String> problem(List<Rule> rules) {
            if (rule.isEmpty()) {
                return Optional.of("A suppression names no rule.");
            }
            if (rules.stream().noneMatch(known -> known.id().equals(rule))) {
                return Optional.of("A suppression names the rule " + rule + ", which does not exist.");
            }
            return reason.isEmpty()
                    ? Optional.of("The suppression of " + rule + " gives no reason, so it counts for nothing.")
                    : Optional.empty();
        }
    }

    static Suppressions in(String sql) {
        if (!sql.contains(WORD)) {
            return NONE;
        }
        List<SqlStatement> statements = Statements.of(sql);
        if (statements.isEmpty()) {
            return NONE;
        }
        Map<Integer, List<Suppression>> found = new HashMap<>();
        int statement = 1;
        for (Token token : SqlLexer.tokens(sql)) {
            if (token.kind() == Token.Kind.Comment && token.text().contains(WORD)) {
                statement = statement(sql, token, statements, statement);
                found.computeIfAbsent(statement, number -> new ArrayList<>()).add(read(token.text()));
            }
        }
        return new Suppressions(found);
    }

    /** @param statement from 1 */
    List<Suppression> on(int statement) {
        return byStatement.getOrDefault(statement, List.of());
    }

    boolean cover(Finding finding) {
        return on(finding.statement()).stream()
                .anyMatch(ignored -> ignored.valid() && ignored.rule().equals(finding.rule()));
    }

    private static Suppression read(String comment) {
        String text = comment.startsWith("/*") && comment.endsWith("*/")
                ? comment.substring(0, comment.length() - 2)
                : comment;
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.find()) {
            return new Suppression("", "");
        }
        String reason = matcher.group(2);
        return new Suppression(matcher.group(1), reason == null ? "" : reason.strip());
    }

    /**
     * A line comment behind a statement is about that one; any other is about the one that follows, or the last.
     *
     * @param from the statement of the comment before
     */
    private static int statement(String sql, Token comment, List<SqlStatement> statements, int from) {
        for (int number = from; number < statements.size(); number++) {
            SqlStatement statement = statements.get(number - 1);
            SqlStatement next = statements.get(number);
            boolean behind = comment.start() < next.start()
                    || (comment.start() < next.firstToken() && comment.text().startsWith("--"));
            if (comment.start() < statement.end() || (behind && sameLine(sql, statement.end(), comment.start()))) {
                return number;
            }
        }
        return statements.size();
    }

    private static boolean sameLine(String sql, int from, int to) {
        return sql.substring(from, to).indexOf('\n') < 0;
    }
}
