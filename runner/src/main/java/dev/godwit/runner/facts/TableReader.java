package dev.godwit.runner.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.review.facts.Replication;
import dev.godwit.runner.review.facts.Rows;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.sql.Name;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a row of tables.sql what the review knows of a table.
 *
 * @param home the migrated schema, whose types scripts call by their bare names
 */
record TableReader(JsonMapper json, String home) {

    private static final Map<String, Constraint.Kind> KINDS = Map.of(
            "c", Constraint.Kind.Check,
            "f", Constraint.Kind.ForeignKey,
            "u", Constraint.Kind.Unique,
            "p", Constraint.Kind.Primary,
            "x", Constraint.Kind.Exclusion,
            "n", Constraint.Kind.NotNull);

    /** @param measured whether the sizes are; else those of a table that was never analysed are not known */
    TableFacts read(ResultSet row, boolean measured) throws SQLException {
        char kind = row.getString("relkind").charAt(0);
        JsonNode constraints = tree(row.getString("constraints"));
        Map<String, String> conditions = new HashMap<>();
        for (JsonNode constraint : constraints) {
            if (!constraint.path("validated").asBoolean()
                    && constraint.path("condition").isTextual()) {
                conditions.put(
                        constraint.path("name").asText(),
                        constraint.path("condition").asText());
            }
        }
        Map<String, TableFacts.Column> columns = columns(tree(row.getString("columns")));
        return new TableFacts(
                new Name(row.getString("nspname"), row.getString("relname")),
                kind,
                row.getString("quoted"),
                new Size(rows(row, kind), measured || !row.getBoolean("unsure") ? row.getLong("bytes") : -1),
                row.getBoolean("readable"),
                row.getInt("partitions"),
                columns,
                stream(tree(row.getString("indexes"))).map(TableReader::index).toList(),
                stream(constraints).map(this::constraint).toList(),
                conditions,
                stream(tree(row.getString("dependants")))
                        .map(dependant -> new TableFacts.Dependant(
                                name(dependant, "schema", "name"),
                                dependant.path("view").asBoolean(),
                                Set.copyOf(strings(dependant.path("columns")))))
                        .toList(),
                replication(tree(row.getString("replication")), row.getString("nspname")));
    }

    private static Replication replication(JsonNode replication, String schema) {
        String identity = replication.path("identity").asText(null);
        return new Replication(
                replication.path("logged").asBoolean(),
                strings(replication.path("publications")),
                replication.path("updates").asBoolean(),
                replication.path("deletes").asBoolean(),
                replication.path("full").asBoolean(),
                identity == null ? null : new Name(schema, identity));
    }

    private static Rows rows(ResultSet row, char kind) throws SQLException {
        if (kind == 'v') {
            return Rows.exactly(0);
        }
        long rows = row.getLong("rows");
        return row.wasNull() || row.getBoolean("unsure") ? Rows.UNKNOWN : Rows.guess(rows);
    }

    private Map<String, TableFacts.Column> columns(JsonNode list) {
        Map<String, TableFacts.Column> columns = new LinkedHashMap<>();
        for (JsonNode column : list) {
            String schema = column.path("schema").asText(null);
            columns.put(
                    column.path("name").asText(),
                    new TableFacts.Column(
                            new DataType(
                                    home.equals(schema) ? null : schema,
                                    column.path("type").asText(),
                                    modifiers(column.path("modifiers").asText("")),
                                    column.path("array").asBoolean()),
                            column.path("quoted").asText(),
                            column.path("notNull").asBoolean(),
                            column.path("hasDefault").asBoolean()));
        }
        return columns;
    }

    private static List<Integer> modifiers(String text) {
        return text.isBlank() || text.equals("null")
                ? List.of()
                : Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .map(Integer::valueOf)
                        .toList();
    }

    private static TableFacts.Index index(JsonNode index) {
        List<String> columns = strings(index.path("columns"));
        Set<String> predicate = null;
        if (index.path("partial").asBoolean()) {
            predicate = new HashSet<>(strings(index.path("predicateColumns")));
        }
        return new TableFacts.Index(
                name(index, "schema", "name"), columns, index.path("unique").asBoolean(), predicate);
    }

    private Constraint constraint(JsonNode constraint) {
        Constraint.Kind kind = KINDS.getOrDefault(constraint.path("kind").asText(), Constraint.Kind.Check);
        List<String> columns = strings(constraint.path("columns"));
        Set<String> notNull = kind == Constraint.Kind.NotNull
                ? Set.copyOf(columns)
                : Condition.notNull(constraint.path("condition").asText(""));
        return new Constraint(
                kind,
                constraint.path("name").asText(),
                columns,
                references(constraint),
                strings(constraint.path("toColumns")),
                constraint.path("validated").asBoolean(),
                null,
                notNull,
                null,
                false);
    }

    private static @Nullable Name references(JsonNode constraint) {
        return constraint.path("to").isTextual() ? name(constraint, "toSchema", "to") : null;
    }

    static Name name(JsonNode node, String schema, String name) {
        return new Name(node.path(schema).asText(), node.path(name).asText());
    }

    JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL writes JSON", e);
        }
    }

    static Stream<JsonNode> stream(JsonNode list) {
        List<JsonNode> nodes = new ArrayList<>();
        list.forEach(nodes::add);
        return nodes.stream();
    }

    private static List<String> strings(JsonNode list) {
        return stream(list).map(JsonNode::asText).toList();
    }
}
