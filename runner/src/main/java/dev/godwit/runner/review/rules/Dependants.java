package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL would not drop without CASCADE. */
final class Dependants {

    private Dependants() {}

    /**
     * What is still there and hangs on a table, in words; none without a database.
     *
     * @param column of the table; null if all of it goes
     */
    static List<String> of(Step step, Name table, @Nullable String column) {
        return facts(step, table).stream()
                .filter(dependant -> !goesToo(step, dependant.name()))
                .filter(dependant -> dependant.view()
                        ? step.table(dependant.name())
                                        .flatMap(KnownTable::facts)
                                        .isPresent()
                                && (column == null || dependant.columns().contains(column))
                        : refers(step, dependant.name(), table, column))
                .map(dependant -> (dependant.view() ? "view " : "a foreign key of ") + step.shown(dependant.name()))
                .distinct()
                .sorted()
                .toList();
    }

    /** The views that use a column, in words; none without a database. */
    static List<String> views(Step step, Name table, String column) {
        return facts(step, table).stream()
                .filter(TableFacts.Dependant::view)
                .filter(view -> view.columns().contains(column))
                .map(TableFacts.Dependant::name)
                .filter(view -> step.table(view).flatMap(KnownTable::facts).isPresent())
                .map(view -> "view " + step.shown(view))
                .distinct()
                .sorted()
                .toList();
    }

    /** The tables that refer to one and are not emptied by the same statement, in words; none without a database. */
    static List<String> notEmptiedToo(Step step, Name table) {
        return facts(step, table).stream()
                .filter(dependant -> !dependant.view() && !dependant.name().equals(table))
                .map(TableFacts.Dependant::name)
                .filter(from -> refers(step, from, table, null))
                .filter(from -> step.together().stream()
                        .noneMatch(act -> act instanceof Act.Truncate emptied
                                && emptied.table().equals(from)))
                .map(from -> "a foreign key of " + step.shown(from))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<TableFacts.Dependant> facts(Step step, Name table) {
        return step.table(table)
                .flatMap(KnownTable::facts)
                .map(TableFacts::dependants)
                .orElse(List.of());
    }

    private static boolean goesToo(Step step, Name dependant) {
        return step.together().stream()
                .anyMatch(
                        act -> act instanceof Act.Drop dropped && dropped.name().equals(dependant));
    }

    private static boolean refers(Step step, Name from, Name to, @Nullable String column) {
        return step.table(from).stream()
                .flatMap(table -> table.constraints().stream())
                .filter(constraint -> constraint.kind() == Constraint.Kind.ForeignKey)
                .anyMatch(constraint -> to.equals(constraint.references())
                        && (column == null || constraint.referencedColumns().contains(column)));
    }
}
