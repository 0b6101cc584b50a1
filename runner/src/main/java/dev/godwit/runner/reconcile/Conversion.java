package dev.godwit.runner.reconcile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL makes of a column's values when the column gets another type without a word about how. */
enum Conversion {
    /** Every value stays what it is. */
    WIDENING,
    /** By a cast that assignment applies too: a value may be cut, rounded or refused. */
    ASSIGNMENT,
    /** No such cast is known. */
    NONE;

    private static final Pattern TYPE =
            Pattern.compile("([^()\\[]+?)(?:\\((\\d+)(?:,(\\d+))?\\))?( with(?:out)? time zone)?(\\[])?");

    private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");
    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final Set<String> STRINGS = Set.of("text", "character varying", "character", "name", "citext");

    private static final Map<String, Set<String>> OTHERS = Map.of(
            "date", Set.of("timestamp without time zone", "timestamp with time zone"),
            "timestamp without time zone", Set.of("date", "time without time zone", "timestamp with time zone"),
            "timestamp with time zone",
                    Set.of("date", "time without time zone", "time with time zone", "timestamp without time zone"),
            "time without time zone", Set.of("time with time zone", "interval"),
            "time with time zone", Set.of("time without time zone"),
            "interval", Set.of("time without time zone"),
            "json", Set.of("jsonb"),
            "jsonb", Set.of("json"),
            "inet", Set.of("cidr"),
            "cidr", Set.of("inet"));

    boolean isAutomatic() {
        return this != NONE;
    }

    /** @param from as {@code format_type} writes it */
    static Conversion of(String from, String to) {
        if (from.equals(to)) {
            return WIDENING;
        }
        Matcher was = TYPE.matcher(from);
        Matcher is = TYPE.matcher(to);
        if (!was.matches() || !is.matches() || (was.group(5) == null) != (is.group(5) == null)) {
            return NONE;
        }
        String source = name(was);
        String target = name(is);
        if (source.equals(target) || (STRINGS.contains(source) && STRINGS.contains(target))) {
            return widens(was, is, source, target) ? WIDENING : ASSIGNMENT;
        }
        if (NUMBERS.contains(source) && NUMBERS.contains(target)) {
            int before = INTEGERS.indexOf(source);
            boolean more = (before >= 0 && INTEGERS.indexOf(target) > before)
                    || (before >= 0 && target.equals("numeric") && is.group(2) == null)
                    || (source.equals("real") && target.equals("double precision"));
            return more ? WIDENING : ASSIGNMENT;
        }
        if (STRINGS.contains(target) || OTHERS.getOrDefault(source, Set.of()).contains(target)) {
            return ASSIGNMENT;
        }
        return NONE;
    }

    private static boolean widens(Matcher was, Matcher is, String source, String target) {
        if (is.group(2) == null) {
            return (target.equals("text") && !source.equals("character"))
                    || (source.equals(target) && !target.startsWith("bit") && !target.equals("character"));
        }
        if (was.group(2) == null || !source.equals(target)) {
            return false;
        }
        int scaleWas = number(was.group(3));
        int scaleIs = number(is.group(3));
        int lengthWas = number(was.group(2));
        int lengthIs = number(is.group(2));
        boolean whole = target.equals("numeric") || target.equals("character varying") || target.startsWith("time");
        return whole && scaleIs == scaleWas && lengthIs >= lengthWas;
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static String name(Matcher type) {
        String zone = type.group(4);
        String name = type.group(1).strip();
        return (name.equals("public.citext") ? "citext" : name) + (zone == null ? "" : zone);
    }

    /** How PostgreSQL stores values of a type if nobody says otherwise. */
    static String storage(String type) {
        Matcher parts = TYPE.matcher(type);
        String name = parts.matches() ? name(parts) : type;
        if (parts.matches() && parts.group(5) != null) {
            return "EXTENDED";
        }
        if (Set.of("numeric", "inet", "cidr").contains(name)) {
            return "MAIN";
        }
        boolean fixed = NUMBERS.contains(name)
                || (OTHERS.containsKey(name) && !name.startsWith("json"))
                || Set.of("boolean", "uuid", "oid", "money", "macaddr", "\"char\"", "name")
                        .contains(name);
        return fixed ? "PLAIN" : "EXTENDED";
    }
}
