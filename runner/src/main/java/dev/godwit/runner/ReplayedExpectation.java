package dev.godwit.runner;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Change;
import dev.godwit.runner.drift.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a database should be after a replay: what the migrations made, and of what they cannot make, what is there. */
final class ReplayedExpectation {

    /** A replay refuses whatever makes these. */
    private static final Set<String> NEVER_REPLAYED = Set.of("settings", "subscription", "event trigger");

    private final Replayed.Done done;
    private final Set<CatalogObject.Key> touched;
    private final Set<String> otherSchemas;

    private ReplayedExpectation(Replayed.Done done, Set<String> otherSchemas) {
        this.done = done;
        this.touched =
                done.before().changesTo(done.after()).stream().map(Change::key).collect(Collectors.toSet());
        this.otherSchemas = otherSchemas;
    }

    /** @param otherSchemas that other streams migrate, of which this one says nothing */
    static Snapshot of(Replayed.Done done, Snapshot actual, Set<String> otherSchemas) {
        return new ReplayedExpectation(done, otherSchemas).in(actual);
    }

    private Snapshot in(Snapshot actual) {
        List<Change> unsaid = done.after().changesTo(actual).stream()
                .filter(change -> !isSaid(change.object()))
                .toList();
        List<Change> lent = done.lent().stream()
                .flatMap(key -> done.after().find(key.kind(), key.name()).stream())
                .map(extension -> new Change(extension, null))
                .toList();
        return done.after().with(Stream.concat(unsaid.stream(), lent.stream()).toList());
    }

    /** Whether the migrations say what it should be. */
    private boolean isSaid(CatalogObject object) {
        return !NEVER_REPLAYED.contains(object.kind())
                && (object.schema() == null || !otherSchemas.contains(object.schema()))
                && !isSchemaAsItWasGiven(object);
    }

    /** Whose a schema is and who may use it is for those who make databases, unless a migration says otherwise. */
    private boolean isSchemaAsItWasGiven(CatalogObject object) {
        boolean schema = object.kind().equals("schema")
                || (object.kind().equals("grant") && object.name().startsWith("schema "));
        return schema
                && !touched.contains(object.key())
                && done.before().objects().stream()
                        .anyMatch(there -> there.kind().equals("schema")
                                && there.schema() != null
                                && there.schema().equals(object.schema()));
    }
}
