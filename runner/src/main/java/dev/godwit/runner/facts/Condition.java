package dev.godwit.runner.facts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A CHECK's condition as PostgreSQL prints it: with parentheses around every operation. */
final class Condition {

    private static final Pattern KNOWN = Pattern.compile("(\\w+|\"[^\"]+\") IS NOT NULL");
    private static final String AND = " AND ";

    private Condition() {}

    /** The columns of which it says that they are not null, whatever else it says. */
    static Set<String> notNull(String condition) {
        String bare = bare(condition);
        List<String> terms = terms(bare);
        Set<String> columns = new HashSet<>();
        if (terms.size() > 1) {
            terms.forEach(term -> columns.addAll(notNull(term)));
        } else {
            Matcher known = KNOWN.matcher(bare);
            if (known.matches()) {
                columns.add(known.group(1).replace("\"", ""));
            }
        }
        return columns;
    }

    private static String bare(String condition) {
        String text = condition.strip();
        while (text.startsWith("(") && close(text) == text.length() - 1) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return text;
    }

    /** Where the parenthesis that is the first character is closed. */
    private static int close(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i = behindQuote(text, i)) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i < text.length(); i = behindQuote(text, i)) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0 && text.startsWith(AND, i)) {
                terms.add(text.substring(begin, i));
                begin = i + AND.length();
            }
        }
        terms.add(text.substring(begin));
        return terms;
    }

    /** The next place to look at: behind the quote that begins here, or the next character. */
    private static int behindQuote(String text, int at) {
        char quote = text.charAt(at);
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : at;
        return end < 0 ? text.length() : end + 1;
    }
}
