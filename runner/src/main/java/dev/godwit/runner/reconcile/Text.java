package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names and values as SQL writes them. */
final class Text {

    private Text() {}

    /** @param value null for {@code NULL} */
    static String literal(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String doubled = value.replace("'", "''");
        return value.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }

    /** @param name as the catalogue has it, without quotes */
    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The object's own name, without that of its parent. */
    static String ownName(CatalogObject part) {
        return part.name().substring(parent(part).length() + 1);
    }

    static String parent(CatalogObject part) {
        return Objects.requireNonNull(part.parent(), part.name());
    }

    /** {@code key 'value'} out of the catalogue's {@code key=value}. */
    static String option(String option, String between) {
        int equals = option.indexOf('=');
        return equals < 0
                ? identifier(option)
                : identifier(option.substring(0, equals)) + between + literal(option.substring(equals + 1));
    }

    static String key(String option) {
        int equals = option.indexOf('=');
        return equals < 0 ? option : option.substring(0, equals);
    }

    /** What stands between commas, where these are not within parentheses, brackets or quotes. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        for (Token token : SqlLexer.tokens(list)) {
            if (token.text().equals("(") || token.text().equals("[")) {
                depth++;
            } else if (token.text().equals(")") || token.text().equals("]")) {
                depth--;
            }
            if (depth == 0 && token.text().equals(",")) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(token.text());
            }
        }
        if (!part.toString().isBlank()) {
            parts.add(part.toString().strip());
        }
        return parts;
    }
}
