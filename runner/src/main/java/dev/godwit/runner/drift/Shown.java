package dev.godwit.runner.drift;

import dev.godwit.runner.sql.Redaction;
import java.util.Set;
import java.util.regex.Pattern;

/** How much of a field's value may be read by whom. */
public enum Shown {
    /** On the terminal of somebody who is logged in to the database. */
    WHOLE {
        @Override
        String value(String field, String value) {
            return value;
        }
    },
    /** In a log, a status or an event: no literal, no option of a server. */
    REDACTED {
        @Override
        String value(String field, String value) {
            if (SQL.contains(field)) {
                return Redaction.definition(value);
            }
            return OPTIONS.contains(field) ? OPTION.matcher(value).replaceAll("=...") : value;
        }
    };

    private static final Set<String> SQL =
            Set.of("definition", "default", "generated", "using", "check", "checks", "partition", "label");
    private static final Set<String> OPTIONS = Set.of("serverOptions", "values", "options");
    private static final Pattern OPTION = Pattern.compile("=[^,]*(,(?![^,=]*=)[^,]*)*");

    abstract String value(String field, String value);
}
