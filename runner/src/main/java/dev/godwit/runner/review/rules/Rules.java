package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Rule;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Every rule there is. */
public final class Rules {

    public static final List<Rule> ALL = Stream.of(
                    ScriptRules.ALL,
                    AddColumnRules.ALL,
                    ColumnChangeRules.ALL,
                    ColumnRules.ALL,
                    ConstraintRules.ALL,
                    IndexRules.ALL,
                    DropRules.ALL,
                    DataRules.ALL,
                    LockRules.ALL,
                    RenameRules.ALL,
                    ReplicationRules.ALL,
                    SecurityRules.ALL,
                    DesignRules.ALL,
                    TypeRules.ALL,
                    MigrationRules.ALL)
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    /** @throws IllegalArgumentException if one of these is no rule's id */
    public static void requireKnown(Collection<String> ids) {
        for (String id : ids) {
            if (ALL.stream().noneMatch(rule -> rule.id().equals(id))) {
                throw new IllegalArgumentException(
                        "There is no rule " + id + " to leave out. docs/rules.md has all of them.");
            }
        }
    }
}
