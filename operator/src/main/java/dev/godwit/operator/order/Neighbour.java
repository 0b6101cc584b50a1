package dev.godwit.operator.order;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.Dependency;
import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.FlywayName;
import dev.godwit.report.AppliedMigration;
import dev.godwit.report.History;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another resource of the namespace, as those see it that come behind it. Equal ones give the same answers.
 *
 * @param dependsOn what comes before it
 * @param current whether its status is about its newest spec
 * @param reason of its condition Ready; empty if the operator has not met it
 * @param ready whether that condition is true
 * @param applied the newest entries of its history, oldest first
 * @param length of all of its history
 * @param pending the first of what is not applied
 */
public record Neighbour(
        List<Dependency> dependsOn,
        boolean current,
        String reason,
        boolean ready,
        List<String> applied,
        int length,
        List<String> pending) {

    /** @param spec null if this version cannot read it */
    public static Neighbour of(@Nullable DatabaseMigrationSpec spec, long generation, DatabaseMigrationStatus status) {
        Optional<Condition> ready = status.conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findAny();
        Optional<History> history = Optional.ofNullable(status.history());
        return new Neighbour(
                spec == null ? List.of() : spec.dependsOn(),
                Long.valueOf(generation).equals(status.observedGeneration()),
                ready.map(Condition::reason).orElse(""),
                ready.filter(condition -> condition.status() == Condition.Status.TRUE)
                        .isPresent(),
                history.map(History::newest).orElse(List.of()).stream()
                        .map(AppliedMigration::name)
                        .toList(),
                history.map(History::length).orElse(0),
                status.pendingMigrations());
    }

    /**
     * Whether this migration is in its history. Of a history that is longer than what a status holds: whether it must be,
     * since a later one is applied and this one is not pending. A name that never was is then taken for an old one.
     */
    boolean has(String migration) {
        if (applied.contains(migration)) {
            return true;
        }
        return length > applied.size()
                && pending.size() < DatabaseMigrationStatus.MAX_PENDING
                && !pending.contains(migration)
                && applied.stream().anyMatch(later -> isBefore(migration, later));
    }

    /** In the order in which bundles are applied. */
    private static boolean isBefore(String one, String other) {
        Optional<FlywayName> version = FlywayName.parse(one);
        Optional<FlywayName> otherVersion = FlywayName.parse(other);
        if (version.isPresent() && otherVersion.isPresent()) {
            return version.get().compareTo(otherVersion.get()) < 0;
        }
        return Bundle.BYTE_ORDER.compare(one, other) < 0;
    }

    /** What is so of it, for whoever waits. */
    String words() {
        if (reason.isEmpty()) {
            return "has not been looked at yet";
        }
        return current ? "is " + reason : "was " + reason + " before its spec changed";
    }
}
