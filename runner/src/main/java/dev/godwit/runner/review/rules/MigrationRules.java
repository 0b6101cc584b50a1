package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Done;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Overview;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.lock.LockMode;
import dev.godwit.runner.sql.Name;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Migrations as such. */
final class MigrationRules {

    private static final int UNRELATED = 3;

    /** What stands before the words: a timestamp, Flyway's version, a number. */
    private static final Pattern ORDER = Pattern.compile("^(?:[VRU]?[0-9._]*__|[0-9_.-]+|[0-9a-f]{12}_)");

    private static final Set<String> SAYS_NOTHING = Set.of(
            "a",
            "again",
            "auto",
            "change",
            "changes",
            "commit",
            "database",
            "db",
            "dev",
            "edit",
            "final",
            "fix",
            "fixed",
            "fixes",
            "hotfix",
            "latest",
            "migrate",
            "migration",
            "migrations",
            "minor",
            "misc",
            "model",
            "models",
            "more",
            "my",
            "new",
            "now",
            "patch",
            "prisma",
            "quick",
            "really",
            "schema",
            "some",
            "stuff",
            "temp",
            "test",
            "the",
            "tmp",
            "try",
            "tweak",
            "tweaks",
            "update",
            "updated",
            "updates",
            "v",
            "wip",
            "work");

    private static final Rule NAME = new Rule(
            "undescriptive-name",
            Grade.Advice,
            "A migration whose name says nothing of what it does: update3, fix, migration.",
            "At three in the morning the name is what a person reads first, in the history and in every message about it.",
            "Name what it does: add_post_slug.",
            """
            -- 20240301000000_update3
            ALTER TABLE posts ADD COLUMN slug text;
            """,
            """
            -- 20240301000000_add_post_slug
            ALTER TABLE posts ADD COLUMN slug text;
            """,
            new Rule.Watch.Migrations(MigrationRules::name));

    private static final Rule UNRELATED_CHANGES = new Rule(
            "unrelated-changes",
            Grade.Advice,
            "A migration that changes three or more tables in use which no foreign key or statement in it connects.",
            "They are applied together or not at all: the lock on the first is held while the last one waits for its own, and a"
                    + " failure in one takes the others back.",
            "A migration for each.",
            """
            ALTER TABLE posts ADD COLUMN slug text;
            ALTER TABLE invoices ADD COLUMN note text;
            ALTER TABLE devices ADD COLUMN seen_at timestamptz;
            """,
            """
            ALTER TABLE posts ADD COLUMN slug text;
            """,
            new Rule.Watch.Migrations(MigrationRules::unrelated));

    private static final Rule SUPPRESSION = new Rule(
            "bad-suppression",
            Grade.Advice,
            "A comment godwit:ignore without a rule, with an unknown rule, or without a reason.",
            "A suppression is a decision; without its reason nobody can tell later whether it still holds.",
            "-- godwit:ignore <rule> <reason>",
            """
            -- godwit:ignore drop-table
            DROP TABLE orders;
            """,
            """
            -- godwit:ignore drop-table empty since the import was given up in March
            DROP TABLE orders;
            """,
            new Rule.Watch.Comments());

    static final List<Rule> ALL = List.of(NAME, UNRELATED_CHANGES, SUPPRESSION);

    private MigrationRules() {}

    private static void name(Overview migration) {
        String name = migration.migration().replaceFirst("\\.sql$", "");
        String words = ORDER.matcher(name).replaceFirst("");
        List<String> said = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
                .splitAsStream(words)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
        if (SAYS_NOTHING.containsAll(said)) {
            migration.found(
                    migration.acts().getFirst(),
                    migration.migration(),
                    "The name " + migration.migration() + " does not say what the migration does.");
        }
    }

    /** What has to do with one another; the larger group takes the smaller in, since a file may name thousands of tables. */
    private static Set<Set<Name>> groups(Overview migration) {
        Map<Name, Set<Name>> groupOf = new HashMap<>();
        for (Done done : migration.acts()) {
            Set<Name> together = together(done, migration);
            Set<Name> largest = together.stream()
                    .map(groupOf::get)
                    .filter(Objects::nonNull)
                    .max(Comparator.comparingInt(Set::size))
                    .orElseGet(HashSet::new);
            for (Name name : together) {
                if (!largest.contains(name)) {
                    Set<Name> joining = groupOf.getOrDefault(name, Set.of(name));
                    largest.addAll(joining);
                    joining.forEach(member -> groupOf.put(member, largest));
                }
            }
        }
        Set<Set<Name>> groups = Collections.newSetFromMap(new IdentityHashMap<>());
        groups.addAll(groupOf.values());
        return groups;
    }

    private static void unrelated(Overview migration) {
        Set<Name> changed = migration.acts().stream()
                .flatMap(done -> done.locks().stream())
                .filter(lock -> lock.mode().compareTo(LockMode.SHARE) >= 0)
                .map(lock -> lock.table())
                .collect(Collectors.toSet());
        List<Set<Name>> inUse = groups(migration).stream()
                .filter(group -> group.stream().anyMatch(changed::contains))
                .toList();
        if (inUse.size() >= UNRELATED) {
            TreeSet<String> shown = new TreeSet<>();
            changed.forEach(table -> shown.add(migration.shown(table)));
            migration.found(
                    migration.acts().getFirst(),
                    migration.migration(),
                    "This migration changes tables that have nothing to do with one another: "
                            + String.join(", ", shown) + ".");
        }
    }

    /** The tables that an act connects, and those that the foreign keys of its table do. */
    private static Set<Name> together(Done done, Overview migration) {
        Set<Name> tables = new HashSet<>();
        done.locks().forEach(lock -> tables.add(lock.table()));
        switch (done.act()) {
            case Act.CreateTable made -> tables.add(made.table());
            case Act.Insert inserted -> {
                tables.add(inserted.table());
                tables.addAll(inserted.reads());
            }
            default -> {}
        }
        for (Name table : Set.copyOf(tables)) {
            migration
                    .schema()
                    .table(table)
                    .ifPresent(known -> known.constraints().stream()
                            .map(Constraint::references)
                            .forEach(other -> {
                                if (other != null) {
                                    tables.add(other);
                                }
                            }));
        }
        return tables;
    }
}
