package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Sight;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Constraints that are checked, or indexed, while others wait. */
final class ConstraintRules {

    private static final Rule FOREIGN_KEY = new Rule(
            "foreign-key-scans",
            Grade.Unsafe,
            "A foreign key that is added to a table in use without NOT VALID.",
            "Every row is looked up in the other table while writes to both wait (SHARE ROW EXCLUSIVE).",
            "Add it NOT VALID, which checks new rows only; VALIDATE CONSTRAINT in a later migration, which blocks nobody.",
            """
            ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
            """,
            """
            ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
            """,
            new Rule.Watch.Acts(ConstraintRules::foreignKey));

    private static final Rule CHECK = new Rule(
            "check-scans",
            Grade.Unsafe,
            "A CHECK, or a NOT NULL constraint, that is added to a table in use without NOT VALID.",
            "Every row is read under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile. If one row does not hold,"
                    + " the statement fails.",
            "Add it NOT VALID, which checks new rows only; VALIDATE CONSTRAINT in a later migration, which blocks nobody.",
            """
            ALTER TABLE orders ADD CONSTRAINT amount_positive CHECK (amount > 0);
            """,
            """
            ALTER TABLE orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;
            """,
            new Rule.Watch.Acts(ConstraintRules::check));

    private static final Rule VALIDATE = new Rule(
            "validate-with-add",
            Grade.Unsafe,
            "VALIDATE CONSTRAINT in the migration that adds the constraint, or that has locked the table before.",
            "The strong lock of the first is held until the transaction ends, so the second reads all rows under it; NOT VALID"
                    + " then gains nothing.",
            "Put VALIDATE CONSTRAINT into a migration of its own.",
            """
            ALTER TABLE orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;
            ALTER TABLE orders VALIDATE CONSTRAINT amount_positive;
            """,
            """
            ALTER TABLE orders VALIDATE CONSTRAINT amount_positive;
            """,
            new Rule.Watch.Acts(ConstraintRules::validate));

    private static final Rule BUILDS_INDEX = new Rule(
            "constraint-builds-index",
            Grade.Unsafe,
            "UNIQUE or PRIMARY KEY added to a table in use without USING INDEX.",
            "The index is built from all rows under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile.",
            "CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own, then ADD CONSTRAINT ... USING INDEX.",
            """
            ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
            """,
            """
            ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;
            """,
            new Rule.Watch.Acts(ConstraintRules::buildsIndex));

    private static final Rule EXCLUSION = new Rule(
            "exclusion-constraint",
            Grade.Unsafe,
            "An exclusion constraint added to a table in use.",
            "Its index is built from all rows under ACCESS EXCLUSIVE, and there is no concurrent way.",
            "Choose an hour when the table can be away, or build a new table beside it.",
            """
            ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);
            """,
            "",
            new Rule.Watch.Acts(ConstraintRules::exclusion));

    private static final Rule DOMAIN = new Rule(
            "domain-constraint-scans",
            Grade.Unsafe,
            "A constraint that is added to a domain without NOT VALID.",
            "Every table with a column of the domain is read while writes to it wait.",
            "ALTER DOMAIN ... ADD CONSTRAINT ... NOT VALID, and VALIDATE CONSTRAINT in a later migration.",
            """
            ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
            """,
            """
            ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%') NOT VALID;
            """,
            new Rule.Watch.Acts(ConstraintRules::domain));

    static final List<Rule> ALL = List.of(FOREIGN_KEY, CHECK, VALIDATE, BUILDS_INDEX, EXCLUSION, DOMAIN);

    private ConstraintRules() {}

    private static void foreignKey(Act act, Step step) {
        switch (act) {
            case Act.AddConstraint(var table, Constraint constraint)
            when constraint.kind() == Constraint.Kind.ForeignKey && constraint.validated() && step.inUse(table) ->
                foreignKey(step, table, constraint, RowSights.of(step, table, constraint));
            // PostgreSQL knows that a column which begins as null has nothing to check.
            case Act.AddColumn(var table, Column column)
            when column.filled() && step.inUse(table) ->
                column.constraints().stream()
                        .filter(constraint -> constraint.kind() == Constraint.Kind.ForeignKey)
                        .forEach(constraint -> foreignKey(step, table, constraint, new Sight.None()));
            case Act.Validate(var table, String name) ->
                open(step, table, name, Constraint.Kind.ForeignKey).ifPresent(constraint -> {
                    if (RowSights.validated(step, table, constraint) instanceof Sight.Blocked(String rows)) {
                        step.found(
                                Grade.Fails,
                                table,
                                "Validating " + name + " fails: " + rows + " of " + step.shown(table)
                                        + " refer to no row of " + shownParent(step, constraint) + ".");
                    }
                });
            default -> {}
        }
    }

    private static void foreignKey(Step step, Name table, Constraint constraint, Sight sight) {
        Name other = constraint.references();
        String what = "Adding the foreign key on " + String.join(", ", constraint.columns());
        if (sight instanceof Sight.Blocked(String rows)) {
            step.found(
                    Grade.Fails,
                    table,
                    what + " fails: " + rows + " of " + step.shown(table) + " refer to no row of "
                            + shownParent(step, constraint) + ".");
            return;
        }
        step.blocks(
                table,
                other == null ? List.of(table) : List.of(table, other),
                what + " reads all of " + step.shown(table) + " while writes to it"
                        + (other == null || !step.inUse(other) ? "" : " and to " + step.shown(other)) + " wait"
                        + (sight instanceof Sight.None ? "." : sight.tail("a row refers to none")));
    }

    private static String shownParent(Step step, Constraint constraint) {
        Name other = constraint.references();
        return other == null ? "the other table" : step.shown(other);
    }

    private static void check(Act act, Step step) {
        switch (act) {
            case Act.AddConstraint(var table, Constraint constraint)
            when (constraint.kind() == Constraint.Kind.Check || constraint.kind() == Constraint.Kind.NotNull)
                    && constraint.validated()
                    && step.inUse(table) ->
                check(step, table, constraint.name(), RowSights.of(step, table, constraint));
            case Act.AddColumn(var table, Column column)
            when column.has(Constraint.Kind.Check) && step.inUse(table) ->
                check(step, table, "of column " + column.name(), new Sight.None());
            case Act.Validate(var table, String name) ->
                open(step, table, name, Constraint.Kind.Check).ifPresent(constraint -> {
                    if (RowSights.validated(step, table, constraint) instanceof Sight.Blocked(String rows)) {
                        step.found(
                                Grade.Fails,
                                table,
                                "Validating " + name + " fails: " + rows + " of " + step.shown(table) + " break it.");
                    }
                });
            default -> {}
        }
    }

    private static void check(Step step, Name table, @Nullable String name, Sight sight) {
        String what = "The check " + (name == null ? "" : name + " ");
        if (sight instanceof Sight.Blocked(String rows)) {
            step.found(Grade.Fails, table, what + "fails: " + rows + " of " + step.shown(table) + " break it.");
            return;
        }
        step.blocks(
                table,
                what + "is made on every row of " + step.shown(table) + " while nobody can read or write it"
                        + (sight instanceof Sight.None ? "." : sight.tail("one breaks it")));
    }

    /** A constraint that the database has and does not know to hold. */
    private static Optional<Constraint> open(Step step, Name table, String name, Constraint.Kind kind) {
        return step.table(table)
                .filter(known -> known.facts().isPresent())
                .flatMap(known -> known.constraint(name))
                .filter(constraint -> constraint.kind() == kind && !constraint.validated());
    }

    private static void validate(Act act, Step step) {
        if (act instanceof Act.Validate(var table, String name) && step.inUse(table)) {
            boolean lockedHere = step.earlier().stream()
                    .flatMap(earlier -> earlier.locks().stream())
                    .anyMatch(lock -> lock.table().equals(table) && lock.mode().blocksWrites());
            if (lockedHere) {
                step.blocks(
                        table,
                        "Validating " + name + " reads all of " + step.shown(table)
                                + " under the strong lock that an earlier statement of this migration has taken.");
            }
        }
    }

    private static void buildsIndex(Act act, Step step) {
        if (act instanceof Act.AddConstraint(var table, Constraint constraint)
                && constraint.buildsIndex()
                && constraint.kind() != Constraint.Kind.Exclusion
                && step.inUse(table)) {
            step.blocks(
                    table,
                    "The index for " + (constraint.kind() == Constraint.Kind.Primary ? "the primary key" : "UNIQUE")
                            + " on "
                            + String.join(", ", constraint.columns()) + " is built from all of " + step.shown(table)
                            + " while nobody can read or write it.");
        }
    }

    private static void exclusion(Act act, Step step) {
        if (act instanceof Act.AddConstraint(var table, Constraint constraint)
                && constraint.kind() == Constraint.Kind.Exclusion
                && step.inUse(table)) {
            step.blocks(
                    table,
                    "The exclusion constraint's index is built from all of " + step.shown(table)
                            + " while nobody can read or write it.");
        }
    }

    private static void domain(Act act, Step step) {
        if (act instanceof Act.ConstrainDomain(var type, boolean validates)
                && validates
                && !step.schema().isNewType(type)) {
            step.found(
                    type,
                    "The new constraint on domain " + step.shown(type)
                            + " is checked in every table that has a column of it, while writes to them wait.");
        }
    }
}
