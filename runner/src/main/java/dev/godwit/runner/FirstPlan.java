package dev.godwit.runner;

import dev.godwit.bundle.Migration;
import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run was to apply when it began: after its connection was lost it does not take on more. */
final class FirstPlan {

    private static final int NAMED = 5;

    private @Nullable Set<String> names;

    /**
     * What is left of it.
     *
     * @param now what would be applied if the run began now
     * @throws RunStopped {@link Outcome#WaitingForDatabase} if what comes before it is missing now, and was there then
     */
    List<Migration> of(List<Migration> now) {
        if (names == null) {
            names = now.stream().map(Migration::name).collect(Collectors.toSet());
        }
        Set<String> wanted = names;
        List<String> lost = now.stream()
                .map(Migration::name)
                .takeWhile(name -> !wanted.contains(name))
                .toList();
        if (lost.size() < now.size() && !lost.isEmpty()) {
            throw new RunStopped(
                    Outcome.WaitingForDatabase,
                    "When this run began, the database had "
                            + String.join(", ", lost.subList(0, Math.min(NAMED, lost.size())))
                            + (lost.size() > NAMED ? " and more" : "")
                            + ", and since the connection was lost it has not: it was restored, or another server took"
                            + " over that lacks the last commits. Nothing is applied on top of that. The next run compares"
                            + " again from the beginning.");
        }
        return now.stream().filter(m -> wanted.contains(m.name())).toList();
    }
}
