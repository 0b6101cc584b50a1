package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Done;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Overview;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a schema lacks once all is done. */
final class DesignRules {

    private static final Set<String> DELETION_MARKS = Set.of(
            "deleted_at",
            "deletedat",
            "deleted_on",
            "is_deleted",
            "isdeleted",
            "deleted",
            "archived_at",
            "archivedat",
            "is_archived",
            "isarchived");

    private static final Rule FOREIGN_KEY_INDEX = new Rule(
            "foreign-key-without-index",
            Grade.Advice,
            "A foreign key whose columns no index of its table begins with.",
            "Each row that is deleted from the other table, or whose key changes, reads all of this one to find what refers to"
                    + " it, under a lock.",
            "An index on the columns; on a table in use with CONCURRENTLY, in a migration before.",
            """
            CREATE TABLE posts (id bigint PRIMARY KEY, author bigint REFERENCES users (id));
            """,
            """
            CREATE TABLE posts (id bigint PRIMARY KEY, author bigint REFERENCES users (id));
            CREATE INDEX ON posts (author);
            """,
            new Rule.Watch.Everything(DesignRules::foreignKeys));

    private static final Rule JOIN_TABLE = new Rule(
            "bare-join-table",
            Grade.Advice,
            "A table of nothing but two foreign keys, such as an ORM makes for an implicit many-to-many relation.",
            "It cannot say when or in what order things were put together, and an ORM that owns it offers no way to add that"
                    + " later but to make the table anew.",
            "Make the relation a model of its own, with a timestamp, or a position, in its table.",
            """
            CREATE TABLE "_CategoryToPost" ("A" integer NOT NULL, "B" integer NOT NULL,
              CONSTRAINT "_CategoryToPost_AB_pkey" PRIMARY KEY ("A", "B"));
            """,
            """
            CREATE TABLE post_categories (post_id bigint, category_id bigint, assigned_at timestamptz NOT NULL DEFAULT now(),
              PRIMARY KEY (post_id, category_id));
            """,
            new Rule.Watch.Migrations(DesignRules::joinTable));

    private static final Rule SOFT_DELETE = new Rule(
            "soft-delete-without-partial-index",
            Grade.Advice,
            "A column that marks rows as deleted, such as deleted_at, and no partial index that leaves the deleted ones out.",
            "Every query reads past the dead rows, and a unique index lets nobody use again what a deleted row holds.",
            "CREATE INDEX ... WHERE deleted_at IS NULL, for unique ones above all.",
            """
            CREATE TABLE posts (id bigint PRIMARY KEY, deleted_at timestamptz);
            """,
            """
            CREATE TABLE posts (id bigint PRIMARY KEY, slug text, deleted_at timestamptz);
            CREATE UNIQUE INDEX posts_slug_key ON posts (slug) WHERE deleted_at IS NULL;
            """,
            new Rule.Watch.Everything(DesignRules::softDelete));

    static final List<Rule> ALL = List.of(FOREIGN_KEY_INDEX, JOIN_TABLE, SOFT_DELETE);

    private DesignRules() {}

    private static void foreignKeys(Overview all) {
        for (Done done : all.acts()) {
            keys(done.act()).forEach(key -> {
                boolean stillThere = all.schema()
                        .table(key.table())
                        .map(table -> table.constraints().stream()
                                .anyMatch(known -> known.kind() == Constraint.Kind.ForeignKey
                                        && known.columns().equals(key.columns())))
                        .orElse(false);
                boolean indexed = all.schema()
                        .table(key.table())
                        .map(table -> table.hasIndexOn(key.columns()))
                        .orElse(false);
                if (stillThere && !indexed) {
                    all.found(
                            done,
                            all.shown(key.table()),
                            "The foreign key on " + String.join(", ", key.columns()) + " of " + all.shown(key.table())
                                    + " has no index" + (key.made() ? "." : " that a migration here has made."));
                }
            });
        }
    }

    private record Key(Name table, List<String> columns, boolean made) {}

    private static Stream<Key> keys(Act act) {
        return switch (act) {
            case Act.CreateTable made ->
                Stream.concat(
                                made.constraints().stream(),
                                made.columns().stream().flatMap(column -> column.constraints().stream()))
                        .flatMap(constraint -> key(made.table(), constraint, true));
            case Act.AddColumn(var table, Column column) ->
                column.constraints().stream().flatMap(constraint -> key(table, constraint, true));
            case Act.AddConstraint(var table, Constraint constraint) -> key(table, constraint, false);
            default -> Stream.empty();
        };
    }

    private static Stream<Key> key(Name table, Constraint constraint, boolean made) {
        return constraint.kind() == Constraint.Kind.ForeignKey
                ? Stream.of(new Key(table, constraint.columns(), made))
                : Stream.empty();
    }

    private static void joinTable(Overview migration) {
        for (Done done : migration.acts()) {
            if (done.act() instanceof Act.CreateTable made && made.columns().size() == 2 && !made.temporary()) {
                Optional<KnownTable> table = migration.schema().table(made.table());
                boolean implicit = made.table().name().startsWith("_")
                        && table.map(known -> known.columns().equals(Set.of("A", "B")))
                                .orElse(false);
                if (implicit || table.map(DesignRules::isBare).orElse(false)) {
                    migration.found(
                            done,
                            migration.shown(made.table()),
                            migration.shown(made.table())
                                    + " holds two foreign keys and nothing that says when, or in what order, they were put"
                                    + " together.");
                }
            }
        }
    }

    private static boolean isBare(KnownTable table) {
        Set<String> keys = table.constraints().stream()
                .filter(constraint -> constraint.kind() == Constraint.Kind.ForeignKey
                        && constraint.columns().size() == 1)
                .flatMap(constraint -> constraint.columns().stream())
                .collect(Collectors.toSet());
        return table.columns().size() == 2 && keys.equals(table.columns());
    }

    private static void softDelete(Overview all) {
        for (Done done : all.acts()) {
            switch (done.act()) {
                case Act.CreateTable made
                when !made.temporary() ->
                    made.columns().forEach(column -> mark(all, done, made.table(), column.name()));
                case Act.AddColumn(var table, Column column) -> mark(all, done, table, column.name());
                default -> {}
            }
        }
    }

    private static void mark(Overview all, Done done, Name name, String column) {
        if (DELETION_MARKS.contains(column.toLowerCase(Locale.ROOT))) {
            boolean open = all.schema()
                    .table(name)
                    .filter(table -> table.columns().contains(column))
                    .map(table -> table.indexes().stream().noneMatch(index -> isOn(index.predicateColumns(), column)))
                    .orElse(false);
            if (open) {
                all.found(
                        done,
                        all.shown(name),
                        "Column " + column + " marks rows of " + all.shown(name)
                                + " as gone, and no partial index leaves those out.");
            }
        }
    }

    private static boolean isOn(@Nullable Set<String> predicate, String column) {
        return predicate != null && predicate.contains(column);
    }
}
