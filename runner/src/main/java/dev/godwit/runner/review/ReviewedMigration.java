package dev.godwit.runner.review;

import java.util.List;

/**
 * @param summary what it does, in one sentence
 * @param locks what it locks on tables that others use, each a line with what is known of the table
 * @param acts in order
 * @param findings in order of their lines
 */
public record ReviewedMigration(
        String name, String summary, List<String> locks, List<Done> acts, List<Finding> findings) {

    public ReviewedMigration {
        locks = List.copyOf(locks);
        acts = List.copyOf(acts);
        findings = List.copyOf(findings);
    }

    /** With only those findings that weigh at least so much. */
    public ReviewedMigration from(Grade least) {
        return new ReviewedMigration(
                name,
                summary,
                locks,
                acts,
                findings.stream()
                        .filter(finding -> finding.grade().compareTo(least) >= 0)
                        .toList());
    }
}
