package dev.godwit.runner.review;

import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a rule can see once a migration, or the last of all, is read.
 *
 * @param migration its name; of everything, that of the last one
 * @param acts at least one
 * @param schema as it is afterwards
 */
public record Overview(String migration, List<Done> acts, KnownSchema schema, Rule rule, Consumer<Finding> findings) {

    public Overview {
        acts = List.copyOf(acts);
    }

    public String shown(Name name) {
        return schema.shown(name);
    }

    /** At the place of an act. */
    public void found(Done at, String object, String message) {
        findings.accept(new Finding(
                rule.id(), rule.grade(), at.migration(), at.statement(), at.line(), object, message, rule.rewrite()));
    }
}
