package dev.godwit.runner.engine;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Failure;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Resolution;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.ledger.Journal.Unfinished;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.ScriptScan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what has become of a migration that an earlier run began outside of a transaction and did not finish. The deploy
 * lock is held, so that run's session is gone.
 */
public final class Recovery {

    private final DatabaseSession session;
    private final LedgerWriter writer;
    private final Journal journal;
    private final Repair repair;
    private final Supplier<PostgresParser> grammar;
    private final RunLog log;

    /** @param role null to act as the user that is logged in */
    public Recovery(
            DatabaseSession session,
            LedgerWriter writer,
            @Nullable MigrationRole role,
            Supplier<PostgresParser> grammar,
            RunLog log) {
        this.session = session;
        this.writer = writer;
        this.journal = new Journal(writer);
        this.repair = new Repair(session.settings(), writer.stream().schema(), role);
        this.grammar = grammar;
        this.log = log;
    }

    /**
     * @param resolutions what people have said
     * @return those migrations that are in the database whole and have yet to be recorded; what is not, is pending again
     * @throws RunStopped {@link dev.godwit.report.Outcome#ResolveNeeded} if only a person can tell
     */
    public List<Migration> run(Bundle bundle, List<Unfinished> unfinished, List<Resolution> resolutions)
            throws SQLException {
        Connection connection = session.handle();
        List<Migration> whole = new ArrayList<>();
        for (Unfinished entry : unfinished) {
            Optional<Migration> migration = bundle.migrations().stream()
                    .filter(m -> m.name().equals(entry.migration()))
                    .findAny();
            Optional<Resolution> word = resolutions.stream()
                    .filter(r -> r.migration().equals(entry.migration())
                            && r.failure().equals(entry.failureId()))
                    .findAny();
            boolean applied = word.isPresent()
                    ? resolved(connection, entry, migration, word.get())
                    : examined(connection, entry, migration);
            if (applied) {
                migration.ifPresent(whole::add);
            } else {
                journal.abandon(connection, entry.migration());
            }
        }
        return whole;
    }

    private boolean resolved(Connection connection, Unfinished entry, Optional<Migration> migration, Resolution word)
            throws SQLException {
        if (word.applied() && migration.isEmpty()) {
            throw question(entry, "The bundle no longer has it, so it cannot be recorded as applied. Put it back.");
        }
        writer.resolved(connection, word);
        log.tell(new RunEvent.Warned(entry.migration() + " was begun and not finished, and is taken for "
                + (word.applied() ? "applied" : "not applied") + " as deploy.resolve says."));
        return word.applied();
    }

    private boolean examined(Connection connection, Unfinished entry, Optional<Migration> migration)
            throws SQLException {
        if (migration.isEmpty() || !migration.get().sha256().equals(entry.sha256())) {
            throw question(
                    entry,
                    "The bundle no longer has the text that was begun, so Godwit does not know what to look for.");
        }
        if (!(ScriptScan.of(migration.get(), grammar) instanceof ScriptScan.Plan.Alone alone)) {
            throw question(
                    entry, "This version of Godwit would run it in a transaction, so another one must have begun it.");
        }
        return switch (repair.examine(connection, alone)) {
            case Aftermath.Done() -> found(entry, "it has taken effect, and is recorded", true);
            case Aftermath.Nothing() -> found(entry, "it has not taken effect, and is run again", false);
            case Aftermath.Doubtful(String what) -> throw question(entry, what);
            case Aftermath.Part part -> {
                repair.run(connection, part);
                yield found(
                        entry,
                        part.completes()
                                ? "what was missing is done, and it is recorded"
                                : "what it left is removed, and it is run again",
                        part.completes());
            }
        };
    }

    private boolean found(Unfinished entry, String what, boolean applied) {
        log.tell(new RunEvent.Warned(entry.migration() + " was begun at " + entry.startedAt()
                + " and the run was broken off: " + what + "."));
        return applied;
    }

    private static RunStopped question(Unfinished entry, String why) {
        String happened = entry.migration() + " was begun at " + entry.startedAt()
                + (entry.job() == null ? "" : " by the Job " + entry.job())
                + " outside of a transaction, and that run was broken off.";
        String next =
                "Nothing was run now. Look whether it has taken effect, and say so:\nspec:\n  deploy:\n    resolve:\n"
                        + "    - {migration: \"" + entry.migration() + "\", failure: \"" + entry.failureId()
                        + "\", as: Applied, reason: WHY}\nwith as: NotApplied if it is to be run (again).";
        return RunStopped.asking(
                happened + " " + why + " " + next,
                new Failure(
                        entry.failureId(),
                        entry.migration(),
                        null,
                        null,
                        null,
                        null,
                        "it was begun, and it is not known whether it has taken effect",
                        null,
                        null,
                        null,
                        why,
                        next,
                        null,
                        entry.job()));
    }
}
