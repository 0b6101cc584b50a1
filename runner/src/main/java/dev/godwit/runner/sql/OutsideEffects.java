package dev.godwit.runner.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.bundle.Migration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds what would do something outside of the database in which a script is run: to the whole server, to another
 * database, to the machine. What a routine does that the script only calls cannot be seen.
 */
public final class OutsideEffects {

    /** The grammar takes its time; a longer one is judged by its words. */
    private static final int MAX_JUDGED = 100_000;

    private final Supplier<PostgresParser> grammar;
    private final Set<String> foreignTables = new HashSet<>();
    private final List<String> found = new ArrayList<>();

    private OutsideEffects(Supplier<PostgresParser> grammar) {
        this.grammar = grammar;
    }

    /**
     * In their order.
     *
     * @param grammar asked about statements with a word that may have such an effect
     * @return each a sentence that begins with migration and line
     */
    public static List<String> of(List<Migration> migrations, Supplier<PostgresParser> grammar) {
        OutsideEffects effects = new OutsideEffects(grammar);
        migrations.forEach(effects::read);
        return List.copyOf(effects.found);
    }

    private void read(Migration migration) {
        for (Iterator<SqlStatement> all = Statements.in(migration.sql()); all.hasNext(); ) {
            SqlStatement statement = all.next();
            effect(statement.text())
                    .ifPresent(what -> found.add(migration.name() + ", line "
                            + FilePosition.at(migration.sql(), statement.firstToken())
                                    .line()
                            + ": " + what));
        }
    }

    private Optional<String> effect(String sql) {
        List<Token> tokens = SqlLexer.significant(sql);
        boolean judged = sql.length() <= MAX_JUDGED && (OutsideWords.mayReachOut(tokens) || namesForeignTable(tokens));
        if (!judged) {
            return sql.length() <= MAX_JUDGED ? Optional.empty() : OutsideWords.in(tokens);
        }
        return switch (grammar.get().parse(sql)) {
            case PostgresParser.Parsed.Refused _, PostgresParser.Parsed.TooDeep _ -> OutsideWords.in(tokens);
            case PostgresParser.Parsed.Tree(var trees) when trees.size() == 1 -> effect(trees.getFirst(), tokens);
            case PostgresParser.Parsed.Tree _ -> OutsideWords.in(tokens);
        };
    }

    private Optional<String> effect(JsonNode tree, List<Token> tokens) {
        if (tree.size() != 1) {
            return OutsideWords.in(tokens);
        }
        String type = tree.fieldNames().next();
        JsonNode body = tree.path(type);
        if (type.equals("CreateForeignTableStmt")) {
            foreignTables.add(
                    body.path("base").path("relation").path("relname").asText().toLowerCase(Locale.ROOT));
        }
        return OutsideStatements.of(type, body)
                .or(() -> foreign(type, body))
                .or(() -> OutsideStatements.calls(body))
                .or(() -> OutsideWords.inBodies(tokens));
    }

    private Optional<String> foreign(String type, JsonNode body) {
        return switch (type) {
            case "InsertStmt",
                    "UpdateStmt",
                    "DeleteStmt",
                    "MergeStmt",
                    "SelectStmt",
                    "CreateTableAsStmt",
                    "RefreshMatViewStmt",
                    "TruncateStmt",
                    "CopyStmt",
                    "LockStmt" ->
                body.findValuesAsText("relname").stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(foreignTables::contains)
                        .findFirst()
                        .map(name -> "the foreign table " + name + " belongs to another server.");
            default -> Optional.empty();
        };
    }

    private boolean namesForeignTable(List<Token> tokens) {
        return !foreignTables.isEmpty()
                && tokens.stream()
                        .filter(token -> token.kind() == Token.Kind.Word || token.kind() == Token.Kind.QuotedIdentifier)
                        .anyMatch(token -> foreignTables.contains(token.name().toLowerCase(Locale.ROOT)));
    }
}
