package dev.godwit.runner.reconcile;

import dev.godwit.report.Difference;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Change;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.drift.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What undoes differences, or adopts them.
 *
 * @param target what the database is afterwards
 */
public record Script(Direction direction, Snapshot target, List<Step> steps) {

    public Script {
        steps = List.copyOf(steps);
    }

    public static Script of(Differences differences, Direction direction, Place place, Costs costs) {
        boolean back = direction == Direction.BACK;
        Snapshot from = back ? differences.actual() : differences.expected();
        Snapshot to = back ? differences.expected() : differences.actual();
        List<Change> changes = differences.changes().stream()
                .map(change -> back ? change.reversed() : change)
                .toList();
        List<Step> steps = new ArrayList<>(renames(differences));
        steps.addAll(Reconciliation.steps(from, to, changes, place, costs));
        return new Script(direction, to, steps);
    }

    /** A guess is told, and never acted on. */
    private static List<Step> renames(Differences differences) {
        List<Step> remarks = new ArrayList<>();
        for (Difference difference : differences.told(Shown.REDACTED)) {
            String note = difference.note();
            if (note != null && note.startsWith("Possibly renamed")) {
                remarks.add(new Step.Remark(
                        new CatalogObject.Key(difference.kind(), difference.object()),
                        note + " If it was, rename it instead: what stands below drops the one and makes the other."));
            }
        }
        return remarks;
    }

    public List<Step.Statement> statements() {
        return steps.stream()
                .filter(Step.Statement.class::isInstance)
                .map(Step.Statement.class::cast)
                .toList();
    }

    public List<Step.Refused> refused() {
        return steps.stream()
                .filter(Step.Refused.class::isInstance)
                .map(Step.Refused.class::cast)
                .toList();
    }

    /** How many statements are of this class. */
    int count(Cost cost) {
        return (int) statements().stream()
                .filter(statement -> statement.cost() == cost)
                .count();
    }
}
