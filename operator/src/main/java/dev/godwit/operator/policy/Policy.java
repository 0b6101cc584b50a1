package dev.godwit.operator.policy;

import dev.godwit.api.ReviewSpec;
import dev.godwit.text.Glob;
import dev.godwit.text.SizeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator's rules, in order: for a namespace the first one that names it counts, and no other.
 *
 * @param rules as in the chart's value {@code policy}
 */
public record Policy(List<Rule> rules) {

    /** Says nothing. */
    public static final Policy NONE = new Policy(List.of());

    /**
     * @param namespaces that it is about; never empty
     * @param allowedHosts of databases; empty for any
     * @param allowedJobFields empty for the usual ones
     * @param review what a resource may not ask less than
     * @param requireRehearsal whether each deploy has to be rehearsed
     */
    public record Rule(
            List<Glob> namespaces,
            Optional<List<Glob>> allowedHosts,
            Optional<Set<JobField>> allowedJobFields,
            ReviewFloor review,
            boolean requireRehearsal) {

        public Rule {
            namespaces = List.copyOf(namespaces);
        }
    }

    public Policy {
        rules = List.copyOf(rules);
    }

    public Floor floor(String namespace) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.namespaces().stream().anyMatch(g -> g.matches(namespace))) {
                return new Floor(
                        "rule " + (i + 1) + " of the operator's policy (for namespaces "
                                + rule.namespaces().stream().map(Glob::pattern).collect(Collectors.joining(", "))
                                + ")",
                        rule.allowedHosts(),
                        rule.allowedJobFields().orElse(Floor.USUAL_JOB_FIELDS),
                        rule.review(),
                        rule.requireRehearsal());
            }
        }
        return Floor.DEFAULT;
    }

    /** @throws IllegalArgumentException naming what is wrong with a rule */
    static Rule rule(
            List<String> namespaces,
            Optional<List<String>> hosts,
            Optional<List<String>> jobFields,
            ReviewFloor review,
            boolean requireRehearsal) {
        if (namespaces.isEmpty()) {
            throw new IllegalArgumentException("it names no namespaces.");
        }
        return new Rule(
                globs(namespaces), hosts.map(Policy::globs), jobFields.map(Policy::fields), review, requireRehearsal);
    }

    /**
     * Where what is unsafe has a floor, so has what counts as small: it would not be one otherwise.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static ReviewFloor review(Optional<String> unsafe, Optional<String> smallTable, List<String> lockedRules) {
        return new ReviewFloor(
                unsafe.map(Policy::unsafe),
                smallTable
                        .or(() -> unsafe.map(u -> ReviewSpec.STANDARD_SMALL_TABLE))
                        .map(SizeText::parse),
                globs(lockedRules));
    }

    private static ReviewSpec.Unsafe unsafe(String word) {
        return Stream.of(ReviewSpec.Unsafe.values())
                .filter(value -> value.name().equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unsafe is \"" + word + "\"; it must be Allow, Approve or Refuse."));
    }

    private static List<Glob> globs(List<String> patterns) {
        return patterns.stream().map(Glob::new).toList();
    }

    private static Set<JobField> fields(List<String> words) {
        List<JobField> fields = new ArrayList<>();
        for (String word : words) {
            fields.add(JobField.named(word)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + word
                            + "\" is none of the fields that need to be allowed: "
                            + Stream.of(JobField.values()).map(JobField::word).collect(Collectors.joining(", "))
                            + ".")));
        }
        return Set.copyOf(fields);
    }
}
