package dev.godwit.runner.review;

import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Comments {@code -- godwit:ignore <rule> <reason>} on statements: before one, in it, or behind it on its last line. */
record Suppressions(List<Suppression> all) {

    private static final String WORD = "godwit:ignore";
    private static final Pattern FORM = Pattern.compile(WORD + "\\s+([a-z0-9-]+)(?:\\s+(\\S.*))?", Pattern.DOTALL);

    Suppressions {
        all = List.copyOf(all);
    }

    /**
     * @param rule empty if the comment names none
     * @param reason empty if there is none
     * @param statement from 1
     */
    record Suppression(String rule, String reason, int statement) {

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

    static Suppressions in(String sql, List<SqlStatement> statements) {
        if (!sql.contains(WORD) || statements.isEmpty()) {
            return new Suppressions(List.of());
        }
        List<Suppression> found = new ArrayList<>();
        for (Token token : SqlLexer.tokens(sql)) {
            if (token.kind() == Token.Kind.Comment && token.text().contains(WORD)) {
                found.add(read(token.text(), statement(sql, token, statements)));
            }
        }
        return new Suppressions(found);
    }

    boolean cover(Finding finding) {
        return all.stream()
                .anyMatch(ignored -> ignored.valid()
                        && ignored.rule().equals(finding.rule())
                        && ignored.statement() == finding.statement());
    }

    private static Suppression read(String comment, int statement) {
        String text = comment.startsWith("/*") && comment.endsWith("*/")
                ? comment.substring(0, comment.length() - 2)
                : comment;
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.find()) {
            return new Suppression("", "", statement);
        }
        String reason = matcher.group(2);
        return new Suppression(matcher.group(1), reason == null ? "" : reason.strip(), statement);
    }

    /** A line comment behind a statement is about that one; any other is about the one that follows, or the last. */
    private static int statement(String sql, Token comment, List<SqlStatement> statements) {
        int number = 1;
        for (SqlStatement statement : statements) {
            boolean last = number == statements.size();
            if (comment.start() < statement.end() || last) {
                return number;
            }
            boolean behind = comment.start() < statements.get(number).start()
                    || (comment.start() < statements.get(number).firstToken()
                            && comment.text().startsWith("--"));
            if (behind && sameLine(sql, statement.end(), comment.start())) {
                return number;
            }
            number++;
        }
        return number;
    }

    private static boolean sameLine(String sql, int from, int to) {
        return sql.substring(from, to).indexOf('\n') < 0;
    }
}
