package dev.godwit.runner.run;

import dev.godwit.report.Discrepancy;
import dev.godwit.report.Failure;
import dev.godwit.report.LockHolder;
import dev.godwit.report.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a run with an outcome other than success. Its message is the report's: for people, free of secrets and data. */
public final class RunStopped extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Outcome outcome;
    private final transient List<Discrepancy> discrepancies;
    private final transient @Nullable Failure failure;
    private final transient @Nullable LockHolder lock;

    private RunStopped(
            Outcome outcome,
            String message,
            List<Discrepancy> discrepancies,
            @Nullable Failure failure,
            @Nullable LockHolder lock,
            @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
        this.discrepancies = List.copyOf(discrepancies);
        this.failure = failure;
        this.lock = lock;
    }

    public RunStopped(Outcome outcome, String message) {
        this(outcome, message, List.of(), null, null, null);
    }

    public RunStopped(Outcome outcome, String message, Throwable cause) {
        this(outcome, message, List.of(), null, null, cause);
    }

    /** @param failure that a person has to resolve; null if there is none */
    public static RunStopped refused(
            Outcome outcome, String message, List<Discrepancy> discrepancies, @Nullable Failure failure) {
        return new RunStopped(outcome, message, discrepancies, failure, null, null);
    }

    /** @param holder of the lock that was in the way; null if no session could be named */
    public static RunStopped failed(
            Outcome outcome, String message, Failure failure, @Nullable LockHolder holder, Throwable cause) {
        return new RunStopped(outcome, message, List.of(), failure, holder, cause);
    }

    /** Ends a run with a question that a person must answer. */
    public static RunStopped asking(String message, Failure failure) {
        return new RunStopped(Outcome.ResolveNeeded, message, List.of(), failure, null, null);
    }

    /** @param holder null if no session could be named */
    public static RunStopped locked(String message, @Nullable LockHolder holder) {
        return new RunStopped(Outcome.WaitingForLock, message, List.of(), null, holder, null);
    }

    public Outcome outcome() {
        return outcome;
    }

    /** The report's message. */
    public String message() {
        String message = getMessage();
        return message == null ? outcome.name() : message;
    }

    public List<Discrepancy> discrepancies() {
        return discrepancies;
    }

    public @Nullable Failure failure() {
        return failure;
    }

    public @Nullable LockHolder lock() {
        return lock;
    }
}
