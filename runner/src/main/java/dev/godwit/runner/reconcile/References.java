package dev.godwit.runner.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Definition;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which objects of a snapshot an object names. Definitions come from PostgreSQL with every name qualified and quoted in
 * one way, so that a name in one is found as it stands; what a routine's body names does not count.
 */
final class References {

    /** What names an object without needing it. */
    private static final Set<String> NO_NEED =
            Set.of("comment", "owner", "ownedBy", "partitionOf", "label", "columns", "roles");

    private final Snapshot side;
    private final Map<String, List<CatalogObject.Key>> byName = new HashMap<>();
    private final Map<String, CatalogObject.Key> schemas = new HashMap<>();

    References(Snapshot side) {
        this.side = side;
        for (CatalogObject object : side.objects()) {
            switch (ObjectKind.of(object)) {
                case SCHEMA -> schemas.put(object.schema(), object.key());
                case COLUMN,
                        COLUMN_ORDER,
                        GRANT,
                        DEFAULT_PRIVILEGES,
                        SECURITY_LABEL,
                        SETTINGS,
                        CONSTRAINT,
                        TRIGGER,
                        RULE,
                        POLICY -> {}
                default ->
                    byName.computeIfAbsent(Names.bare(object.key()), name -> new ArrayList<>())
                            .add(object.key());
            }
        }
    }

    /** What must be there for the object to be there: what it names, what it is a part of, its schema. */
    Set<CatalogObject.Key> needs(CatalogObject object) {
        Set<CatalogObject.Key> needs = named(object);
        if (object.schema() != null && schemas.containsKey(object.schema())) {
            needs.add(schemas.get(object.schema()));
        }
        if (object.parent() != null && ObjectKind.of(object) != ObjectKind.SEQUENCE) {
            needs.addAll(byName.getOrDefault(object.parent(), List.of()));
            side.find(ObjectKind.COLUMN.word(), object.parent()).ifPresent(column -> needs.add(column.key()));
        }
        needs.remove(object.key());
        return needs;
    }

    /** What its definition names. */
    Set<CatalogObject.Key> named(CatalogObject object) {
        Set<CatalogObject.Key> found = new LinkedHashSet<>();
        for (String text : texts(object)) {
            find(text, found);
        }
        found.remove(object.key());
        return found;
    }

    /** Whether a word or a quoted name stands in its definition. */
    static boolean says(CatalogObject object, String name) {
        return texts(object).stream()
                .flatMap(text -> SqlLexer.significant(text).stream())
                .anyMatch(token -> token.text().equals(name));
    }

    private void find(String text, Set<CatalogObject.Key> found) {
        if (text.indexOf('.') < 0) {
            return;
        }
        List<Token> tokens = SqlLexer.significant(text);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.StringLiteral) {
                String inside = token.text().substring(Math.min(1, token.text().length()));
                List<Token> words = SqlLexer.significant(inside.replaceFirst("'$", ""));
                qualified(words, 0, found);
            } else {
                qualified(tokens, i, found);
            }
        }
    }

    private void qualified(List<Token> tokens, int at, Set<CatalogObject.Key> found) {
        if (at + 2 >= tokens.size() || !tokens.get(at + 1).text().equals(".") || !isName(tokens.get(at))) {
            return;
        }
        StringBuilder name = new StringBuilder(tokens.get(at).text()).append('.');
        if (isName(tokens.get(at + 2))) {
            name.append(tokens.get(at + 2).text());
        } else {
            for (int i = at + 2;
                    i < tokens.size()
                            && "+-*/<>=~!@#%^&|`?".contains(tokens.get(i).text());
                    i++) {
                name.append(tokens.get(i).text());
            }
        }
        found.addAll(byName.getOrDefault(name.toString(), List.of()));
    }

    private static boolean isName(Token token) {
        return token.kind() == Token.Kind.Word || token.kind() == Token.Kind.QuotedIdentifier;
    }

    private static Set<String> texts(CatalogObject object) {
        Set<String> texts = new HashSet<>();
        Definition.tree(object).properties().forEach(field -> {
            if (!NO_NEED.contains(field.getKey())) {
                collect(field.getValue(), texts);
            }
        });
        switch (ObjectKind.of(object)) {
            case FUNCTION, PROCEDURE, AGGREGATE, OPERATOR, CAST, TRANSFORM -> texts.add(object.name());
            default -> {}
        }
        return texts;
    }

    private static void collect(JsonNode value, Set<String> texts) {
        if (value.isContainerNode()) {
            value.forEach(item -> collect(item, texts));
        } else {
            texts.add(value.asText());
        }
    }
}
