package dev.godwit.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the generator cannot know of Kubernetes' own types, which have neither descriptions nor limits: the properties of
 * {@code affinity} and {@code tolerations}, each told by its name.
 */
final class SchedulingSchema {

    private static final long MOST = 16;
    private static final long LONGEST = 317;
    private static final List<String> LABEL_OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");
    private static final List<String> NODE_OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");

    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry("nodeAffinity", "Which nodes."),
            Map.entry("podAffinity", "Near which pods."),
            Map.entry("podAntiAffinity", "Away from which pods."),
            Map.entry(
                    "requiredDuringSchedulingIgnoredDuringExecution", "What must hold, or the pod stays unscheduled."),
            Map.entry("preferredDuringSchedulingIgnoredDuringExecution", "What should hold, by weight."),
            Map.entry("nodeSelectorTerms", "Any of these."),
            Map.entry("preference", "What should hold of the node."),
            Map.entry("podAffinityTerm", "Which pods, and what counts as near."),
            Map.entry("weight", "1 to 100."),
            Map.entry("matchExpressions", "All of these, about labels."),
            Map.entry("matchFields", "All of these, about the node's fields."),
            Map.entry("matchLabels", "All of these labels."),
            Map.entry("key", "Key of a label, field or taint."),
            Map.entry("operator", "How key and values are compared."),
            Map.entry("values", "Values to compare with; none for Exists and DoesNotExist."),
            Map.entry("value", "Value of the taint; none for Exists."),
            Map.entry("effect", "Effect of the taint; all effects if it is left out."),
            Map.entry("tolerationSeconds", "How long NoExecute is tolerated; for ever if it is left out."),
            Map.entry("labelSelector", "Pods with these labels."),
            Map.entry("namespaceSelector", "Pods in namespaces with these labels."),
            Map.entry("namespaces", "Pods in these namespaces; in this one if it is left out."),
            Map.entry("matchLabelKeys", "Pods whose values of these labels are the Job's."),
            Map.entry("mismatchLabelKeys", "Pods whose values of these labels are not the Job's."),
            Map.entry("topologyKey", "Near is: on nodes with the same value of this label."));

    private static final List<String> REQUIRED =
            List.of("key", "operator", "topologyKey", "weight", "preference", "podAffinityTerm", "nodeSelectorTerms");

    private SchedulingSchema() {}

    /** Completes the schema of {@code affinity} in place. */
    static void affinity(JSONSchemaProps affinity) {
        complete(affinity, NODE_OPERATORS);
        affinity.getProperties().forEach((name, kind) -> {
            if (!name.equals("nodeAffinity")) {
                complete(kind, LABEL_OPERATORS);
            }
        });
        require(affinity);
    }

    /** Completes the schema of {@code tolerations} in place. */
    static void tolerations(JSONSchemaProps tolerations) {
        complete(tolerations, List.of("Equal", "Exists"));
        JSONSchemaProps toleration = tolerations.getItems().getSchema();
        CrdGeneration.at(toleration, "effect").setEnum(texts(List.of("NoSchedule", "PreferNoSchedule", "NoExecute")));
        CrdGeneration.at(toleration, "tolerationSeconds").setMaximum((double) Integer.MAX_VALUE);
    }

    private static void complete(JSONSchemaProps node, List<String> operators) {
        switch (node.getType()) {
            case "array" -> node.setMaxItems(MOST);
            case "string" -> node.setMaxLength(LONGEST);
            default -> {}
        }
        if (node.getAdditionalProperties() != null) {
            node.setMaxProperties(MOST);
            node.getAdditionalProperties().getSchema().setMaxLength(LONGEST);
        }
        node.getProperties().forEach((name, child) -> {
            child.setDescription(Objects.requireNonNull(DESCRIPTIONS.get(name), name));
            complete(child, operators);
            if (name.equals("operator")) {
                child.setEnum(texts(operators));
            }
            if (name.equals("weight")) {
                child.setMinimum(1.0);
                child.setMaximum(100.0);
            }
        });
        if (node.getItems() != null && node.getItems().getSchema() != null) {
            complete(node.getItems().getSchema(), operators);
        }
    }

    private static void require(JSONSchemaProps node) {
        node.setRequired(
                REQUIRED.stream().filter(node.getProperties()::containsKey).toList());
        Stream.concat(
                        node.getProperties().values().stream(),
                        Stream.ofNullable(node.getItems()).map(items -> items.getSchema()))
                .forEach(SchedulingSchema::require);
    }

    private static List<JsonNode> texts(List<String> values) {
        return values.stream().<JsonNode>map(JsonNodeFactory.instance::textNode).toList();
    }
}
