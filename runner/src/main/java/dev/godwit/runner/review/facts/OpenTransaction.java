package dev.godwit.runner.review.facts;

import dev.godwit.runner.sql.Name;
import java.time.Duration;
import java.util.Set;

/**
 * A transaction of another session that is open for long. What it runs is nobody's business here.
 *
 * @param application as it calls itself; may be empty
 * @param tables on which it has a lock, of those that were asked for
 */
public record OpenTransaction(int pid, String application, Duration age, Set<Name> tables) {

    public OpenTransaction {
        tables = Set.copyOf(tables);
    }

    /** Such as {@code process 4711 (metabase), open for 12 minutes}. */
    @Override
    public String toString() {
        return "process " + pid + (application.isBlank() ? "" : " (" + application + ")") + ", open for " + shown();
    }

    private String shown() {
        if (age.toHours() > 1) {
            return age.toHours() + " hours";
        }
        return age.toMinutes() > 1 ? age.toMinutes() + " minutes" : age.toSeconds() + " seconds";
    }
}
