package dev.godwit.runner.failure;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to do about rows that a constraint does not allow, with the SQL to paste. Null where the error tells too little. */
final class DataAdvice {

    /** PostgreSQL writes the key as SQL: names quoted where they must be. */
    private static final Pattern KEY = Pattern.compile("Key \\((.+?)\\)=\\(\\.\\.\\.\\).*", Pattern.DOTALL);

    private static final Pattern PARENT =
            Pattern.compile("Key .* is not present in table \"([^\"]+)\"\\.", Pattern.DOTALL);
    private static final Pattern CHILD =
            Pattern.compile("Key .* is still referenced from table \"([^\"]+)\"\\.", Pattern.DOTALL);

    private DataAdvice() {}

    static @Nullable String unique(Scene scene) {
        String key = group(KEY, scene);
        String table = scene.table();
        if (key == null || table == null) {
            return null;
        }
        if (scene.begins("INSERT") || scene.begins("COPY") || scene.begins("UPDATE")) {
            return "Such a row is there already, or is in this statement twice. If it may be there, add ON CONFLICT ("
                    + key
                    + ") DO NOTHING to the INSERT; if a sequence gives the key and is behind, set it with setval.";
        }
        return "List them, decide which row stays, and clean up in a migration before this one:"
                + sql("SELECT " + key + ", count(*) FROM " + table + " GROUP BY " + key + " HAVING count(*) > 1;");
    }

    static @Nullable String notNull(Scene scene) {
        String table = scene.table();
        String named = scene.error().column();
        if (table == null || named == null) {
            return null;
        }
        String column = Scene.quoted(named);
        if (!scene.begins("ALTER")) {
            return "Give " + column + " a value in this statement, or the column a DEFAULT.";
        }
        boolean adds = adds(scene.tokens(), named);
        return (adds ? "Add it nullable, fill it, then require it" : "Fill it, then require it") + ":"
                + sql(
                        adds ? "ALTER TABLE " + table + " ADD COLUMN " + column + " <type>;" : null,
                        "UPDATE " + table + " SET " + column + " = <value> WHERE " + column + " IS NULL;",
                        "ALTER TABLE " + table + " ALTER COLUMN " + column + " SET NOT NULL;");
    }

    static @Nullable String foreignKey(Scene scene) {
        String child = group(CHILD, scene);
        if (child != null) {
            return "Delete or change the rows of " + Scene.quoted(child) + " that refer to it first.";
        }
        String parent = group(PARENT, scene);
        if (parent == null) {
            return null;
        }
        if (scene.begins("ALTER") || scene.begins("CREATE")) {
            return "Delete those rows, or give them their parents, in a migration before this one."
                    + orphans(scene, parent)
                    + "On a big table add the key NOT VALID and VALIDATE it in a later migration.";
        }
        String filler = laterInsert(scene, parent);
        return (filler == null
                        ? "Insert the rows of " + Scene.quoted(parent)
                                + " first: put the statements, or the migrations, in the"
                                + " order in which the tables depend on each other"
                        : filler + " inserts into " + Scene.quoted(parent) + ": put that before this")
                + ". Where tables depend on each other in a circle, make the key DEFERRABLE INITIALLY DEFERRED.";
    }

    /** The query for rows without a parent, if the statement says what they refer to. */
    private static String orphans(Scene scene, String parent) {
        String key = group(KEY, scene);
        String table = scene.table();
        List<Token> tokens = scene.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            List<String> columns = tokens.get(i).is("REFERENCES") ? columns(tokens, i + 1) : List.of();
            List<String> own = key == null ? List.of() : names(key);
            if (table != null && !columns.isEmpty() && columns.size() == own.size()) {
                List<String> joins = new ArrayList<>();
                for (int k = 0; k < own.size(); k++) {
                    joins.add("p." + Scene.quoted(columns.get(k)) + " = c." + Scene.quoted(own.get(k)));
                }
                String filled = String.join(
                        " AND ",
                        own.stream()
                                .map(o -> "c." + Scene.quoted(o) + " IS NOT NULL")
                                .toList());
                return " To list them:"
                        + sql("SELECT c.* FROM " + table + " c WHERE " + filled + " AND NOT EXISTS (SELECT FROM "
                                + referenced(tokens, i + 1, parent) + " p WHERE " + String.join(" AND ", joins) + ");");
            }
        }
        return " ";
    }

    /** What stands in the parentheses behind the name at this place. */
    private static List<String> columns(List<Token> tokens, int name) {
        int at = name;
        while (at < tokens.size()
                && (isName(tokens.get(at)) || tokens.get(at).text().equals("."))) {
            at++;
        }
        List<String> columns = new ArrayList<>();
        if (at < tokens.size() && tokens.get(at).text().equals("(")) {
            for (at++; at < tokens.size() && !tokens.get(at).text().equals(")"); at++) {
                if (isName(tokens.get(at))) {
                    columns.add(tokens.get(at).name());
                }
            }
        }
        return columns;
    }

    private static String referenced(List<Token> tokens, int name, String parent) {
        boolean qualified =
                name + 2 < tokens.size() && tokens.get(name + 1).text().equals(".");
        return (qualified ? Scene.quoted(tokens.get(name).name()) + "." : "") + Scene.quoted(parent);
    }

    /** Where further on the rows of a table are inserted; null if nowhere. */
    private static @Nullable String laterInsert(Scene scene, String table) {
        int place = scene.bundle().stream()
                .map(Migration::name)
                .toList()
                .indexOf(scene.migration().name());
        for (int i = Math.max(0, place); place >= 0 && i < scene.bundle().size(); i++) {
            Migration migration = scene.bundle().get(i);
            int number = 0;
            for (Iterator<SqlStatement> all = Statements.in(migration.sql()); all.hasNext(); ) {
                SqlStatement statement = all.next();
                number++;
                if ((i > place || number > scene.number()) && fills(statement, table)) {
                    return i == place
                            ? "A statement further down in this file"
                            : migration.name() + ", which comes later,";
                }
            }
        }
        return null;
    }

    private static boolean fills(SqlStatement statement, String table) {
        String script = statement.script();
        boolean insert = script.regionMatches(true, statement.firstToken(), "INSERT", 0, "INSERT".length());
        if (!insert && statement.data() == null) {
            return false;
        }
        int end = Math.min(statement.end(), statement.firstToken() + 400);
        List<Token> tokens = SqlLexer.significant(script.substring(statement.firstToken(), end));
        int name = insert ? 2 : 1;
        if (tokens.size() > name + 2 && tokens.get(name + 1).text().equals(".")) {
            name += 2;
        }
        return tokens.size() > name
                && isName(tokens.get(name))
                && tokens.get(name).name().equals(table);
    }

    private static boolean adds(List<Token> tokens, String column) {
        for (int i = 1; i < tokens.size(); i++) {
            if (isName(tokens.get(i))
                    && tokens.get(i).name().equals(column)
                    && (tokens.get(i - 1).is("ADD")
                            || (i > 1
                                    && tokens.get(i - 1).is("COLUMN")
                                    && tokens.get(i - 2).is("ADD"))
                            || tokens.get(i - 1).is("EXISTS"))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> names(String key) {
        return SqlLexer.significant(key).stream()
                .filter(DataAdvice::isName)
                .map(Token::name)
                .toList();
    }

    private static boolean isName(Token token) {
        return token.kind() == Token.Kind.Word || token.kind() == Token.Kind.QuotedIdentifier;
    }

    private static @Nullable String group(Pattern pattern, Scene scene) {
        Matcher matcher =
                pattern.matcher(Objects.requireNonNullElse(scene.said().detail(), ""));
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** Each on a line of its own; nulls are left out. */
    private static String sql(@Nullable String... statements) {
        StringBuilder lines = new StringBuilder("\n");
        for (String statement : statements) {
            if (statement != null) {
                lines.append("  ").append(statement).append('\n');
            }
        }
        return lines.toString();
    }
}
