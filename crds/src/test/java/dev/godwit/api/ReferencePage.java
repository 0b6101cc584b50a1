package dev.godwit.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page that tells every field of our CRDs, written from their schemas. */
final class ReferencePage {

    private static final String HEAD = """
            # Reference

            Every field of Godwit's two kinds, generated from the types in `crds/src/main/java` by
            `mvn -pl crds test -Dtest=CrdTest -Dgolden.update=true`; `kubectl explain dbm.spec` says the same at the prompt.
            The API server refuses what goes against a limit or a rule, and says which. Lengths are in characters. `[]` behind a name
            means each entry of a list, **bold** that the field is required.
            """;

    /** Types of Kubernetes' own, which its documents tell better. */
    private static final Set<String> FOREIGN =
            Set.of("spec.job.affinity", "spec.job.resources", "spec.job.tolerations");

    private final StringBuilder page = new StringBuilder(HEAD);
    private final List<String> rules = new ArrayList<>();

    private ReferencePage() {}

    static String of(List<CustomResourceDefinition> crds) {
        ReferencePage page = new ReferencePage();
        crds.forEach(page::kind);
        return page.page.toString();
    }

    private void kind(CustomResourceDefinition crd) {
        JSONSchemaProps root =
                crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        page.append("\n## ").append(crd.getSpec().getNames().getKind()).append("\n\n");
        page.append("`apiVersion: ")
                .append(crd.getSpec().getGroup())
                .append('/')
                .append(crd.getSpec().getVersions().getFirst().getName())
                .append("`, short name `")
                .append(String.join("`, `", crd.getSpec().getNames().getShortNames()))
                .append("`. ")
                .append(text(root.getDescription()))
                .append('\n');
        rulesOf("", root);
        tellRules();
        for (String part : List.of("spec", "status")) {
            JSONSchemaProps node = CrdGeneration.at(root, part);
            section(part, node, false);
            node.getProperties().forEach((name, child) -> {
                String path = part + "." + name;
                if (hasFields(path, child)) {
                    section(path, child, true);
                }
            });
        }
    }

    /** @param deep whether what is inside its fields is told in the same table */
    private void section(String path, JSONSchemaProps node, boolean deep) {
        page.append("\n### ").append(path).append("\n\n");
        page.append(text(node.getDescription()))
                .append("\n\n| field | type | default | limits | |\n| --- | --- | --- | --- | --- |\n");
        if (!deep) {
            rulesOf(path, node);
        }
        fields(path, "", node, deep);
        tellRules();
    }

    private void fields(String path, String prefix, JSONSchemaProps node, boolean deep) {
        if (deep) {
            rulesOf(path, node);
        }
        JSONSchemaProps entry = items(node);
        if (entry != null) {
            fields(path + "[]", prefix + "[].", entry, deep);
            return;
        }
        List<String> required = Objects.requireNonNullElse(node.getRequired(), List.of());
        node.getProperties().forEach((name, child) -> {
            String inside = path + "." + name;
            boolean apart = !deep && hasFields(inside, child);
            row(prefix + name, required.contains(name), apart ? inside : null, child);
            if (!apart && hasFields(inside, child)) {
                fields(inside, prefix + name + (items(child) == null ? "." : ""), child, deep);
            }
        });
    }

    private void row(String name, boolean required, @Nullable String section, JSONSchemaProps field) {
        String shown = section == null
                ? "`" + name + "`"
                : "[`" + name + "`](#" + section.replace(".", "").toLowerCase(Locale.ROOT) + ")";
        page.append("| ")
                .append(required ? "**" + shown + "**" : shown)
                .append(" | ")
                .append(type(field))
                .append(" | ")
                .append(field.getDefault() == null ? "" : code(plain(field.getDefault())))
                .append(" | ")
                .append(String.join(", ", limits(field)))
                .append(" | ")
                .append(text(field.getDescription()))
                .append(" |\n");
    }

    private void rulesOf(String path, JSONSchemaProps node) {
        for (ValidationRule rule :
                Objects.requireNonNullElse(node.getXKubernetesValidations(), List.<ValidationRule>of())) {
            String message = rule.getMessage() == null ? code(rule.getRule()) : text(rule.getMessage());
            rules.add(path.isEmpty() ? message : "`" + path + "`: " + message);
        }
    }

    private void tellRules() {
        if (!rules.isEmpty()) {
            page.append("\nRules:\n\n");
            rules.forEach(rule -> page.append("- ").append(rule).append('\n'));
            rules.clear();
        }
    }

    private static boolean hasFields(String path, JSONSchemaProps node) {
        JSONSchemaProps entry = items(node);
        return !FOREIGN.contains(path)
                && !(entry == null ? node : entry).getProperties().isEmpty();
    }

    private static @Nullable JSONSchemaProps items(JSONSchemaProps node) {
        return node.getItems() == null ? null : node.getItems().getSchema();
    }

    private static String type(JSONSchemaProps node) {
        if (Boolean.TRUE.equals(node.getXKubernetesIntOrString())) {
            return "integer or string";
        }
        JSONSchemaProps entry = items(node);
        if (entry != null) {
            return "list of " + type(entry) + "s";
        }
        if (node.getAdditionalProperties() != null
                && node.getAdditionalProperties().getSchema() != null) {
            return "map of " + type(node.getAdditionalProperties().getSchema()) + "s";
        }
        return "date-time".equals(node.getFormat()) ? "time" : node.getType();
    }

    private static List<String> limits(JSONSchemaProps node) {
        List<String> limits = new ArrayList<>();
        if (!node.getEnum().isEmpty()) {
            limits.add(node.getEnum().stream().map(value -> code(plain(value))).collect(Collectors.joining(", ")));
        }
        range(limits, number(node.getMinLength()), number(node.getMaxLength()), " long");
        range(limits, number(node.getMinItems()), number(node.getMaxItems()), " entries");
        range(limits, number(node.getMinProperties()), number(node.getMaxProperties()), " entries");
        range(limits, number(node.getMinimum()), number(node.getMaximum()), "");
        if (node.getPattern() != null) {
            limits.add(code(node.getPattern()));
        }
        JSONSchemaProps entry = items(node);
        if (entry != null && entry.getProperties().isEmpty()) {
            List<String> each = limits(entry);
            if (!each.isEmpty()) {
                limits.add("each " + String.join(", ", each));
            }
        }
        return limits;
    }

    private static void range(List<String> limits, @Nullable String min, @Nullable String max, String what) {
        if (min != null && max != null) {
            limits.add(min + " to " + max + what);
        } else if (max != null) {
            limits.add("at most " + max + what);
        } else if (min != null) {
            limits.add("at least " + min + what);
        }
    }

    private static @Nullable String number(@Nullable Number number) {
        return number == null
                ? null
                : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }

    private static String plain(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    /** A description as a cell of a table, where Markdown would take some of it for its own. */
    private static String text(@Nullable String description) {
        return description == null
                ? ""
                : description
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace("|", "\\|")
                        .replace("*", "\\*")
                        .replace("_", "\\_")
                        .replace('\n', ' ');
    }
}
