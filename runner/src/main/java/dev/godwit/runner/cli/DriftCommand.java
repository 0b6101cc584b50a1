package dev.godwit.runner.cli;

import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import dev.godwit.report.Expectation;
import dev.godwit.report.Outcome;
import dev.godwit.runner.DriftView;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.reconcile.Direction;
import dev.godwit.runner.reconcile.ScriptText;
import dev.godwit.runner.report.ReportJson;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.run.Termination;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit drift}. */
@Command(
        name = "drift",
        mixinStandardHelpOptions = true,
        description = {
            "Show what was changed in the database behind the migrations' back, since the last deploy or, with --replay, ever.",
            "Writes nothing to it; what is tried or replayed is run in a scratch database."
        },
        footer = {"", "Exit codes: 0 no drift, 1 drift, 2 not known."})
final class DriftCommand implements Callable<Integer> {

    private static final int DRIFT = 1;
    private static final int UNKNOWN = 2;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--scope",
            defaultValue = "schema",
            description = "schema: the one that is migrated; database: all of them, and what belongs to none"
                    + " (${DEFAULT-VALUE}).")
    private Wideness scope = Wideness.schema;

    @Option(
            names = "--ignore",
            paramLabel = "[KIND:]NAME",
            description = "Leave out objects; * stands for any text, as in table:audit.*. May be repeated.")
    private List<String> ignore = List.of();

    @Option(
            names = "--accept",
            paramLabel = "DIGEST",
            description = "A difference that is known: its digest, or that of all of them. May be repeated.")
    private Set<String> accept = Set.of();

    @ArgGroup(exclusive = false)
    private @Nullable ReplayOptions replay;

    @Mixin
    private final ScriptOptions scripts = new ScriptOptions();

    @Option(names = "--output", defaultValue = "text", description = "text or json (${DEFAULT-VALUE}).")
    private OutputOptions.Format format = OutputOptions.Format.text;

    // picocli sets it before it calls the command.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    /** The values of {@code --scope}, as they are typed. */
    enum Wideness {
        schema,
        database
    }

    @Override
    public Integer call() throws SQLException {
        if (scripts.areShown() && format == OutputOptions.Format.json) {
            throw new ParameterException(
                    spec.commandLine(), "--output json prints the script too: leave out --script - or --forward -.");
        }
        RunLog log = new TextLog(spec.commandLine().getErr());
        Cancellation cancellation = new Cancellation();
        if (replay == null || !replay.areAsked()) {
            return show(log, cancellation);
        }
        // So that a scratch database is dropped also when somebody presses Ctrl-C.
        Termination termination = Termination.install(cancellation, log);
        int exitCode = Outcome.InternalError.exitCode();
        try {
            exitCode = show(log, cancellation);
        } finally {
            termination.finished(exitCode);
        }
        return exitCode;
    }

    private int show(RunLog log, Cancellation cancellation) throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        DriftView.Seen seen;
        Drift drift;
        try {
            seen = look(database.stream(), log, cancellation);
            drift = told(seen);
        } catch (RunStopped e) {
            spec.commandLine().getErr().println(e.outcome() + ": " + e.message());
            return e.outcome().exitCode();
        }
        if (format == OutputOptions.Format.json) {
            out.println(ReportJson.write(drift));
        } else {
            text(scripts.areShown() ? spec.commandLine().getErr() : out, drift);
        }
        scripts.write(seen.scripts(), out);
        out.flush();
        return switch (drift.state()) {
            case InSync -> Outcome.Applied.exitCode();
            case DriftDetected -> DRIFT;
            case DriftUnknown, SnapshotOutdated -> UNKNOWN;
        };
    }

    private Drift told(DriftView.Seen seen) {
        Drift drift = seen.verdict().told(Shown.WHOLE, Instant.now()).from(expectation());
        ScriptText back = seen.scripts().get(Direction.BACK);
        return back == null ? drift : drift.with(back.reported(Shown.WHOLE));
    }

    private DriftView.Seen look(Stream stream, RunLog log, Cancellation cancellation) throws SQLException {
        Scope wideness = new Scope(
                scope == Wideness.schema ? stream.schema() : null,
                ignore.stream().map(Scope.Glob::parse).toList());
        DriftPolicy policy = new DriftPolicy(wideness, accept, false, expectation(), Shown.WHOLE);
        if (replay == null || !replay.areAsked()) {
            return DriftView.read(database.connection(), stream, policy, scripts.wanted(), scripts.areTried(), log);
        }
        return DriftView.replay(
                database.connection(),
                stream,
                policy,
                replay.replay(database.schema()),
                scripts.wanted(),
                scripts.areTried(),
                cancellation,
                log);
    }

    private Expectation expectation() {
        return replay == null || !replay.areAsked() ? Expectation.Recorded : Expectation.Replayed;
    }

    private void text(PrintWriter out, Drift drift) {
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        for (Difference difference : drift.differences()) {
            new DifferenceText(difference, ansi).print(out);
        }
        out.println(
                switch (drift.state()) {
                    case InSync ->
                        "No drift: the database is as its migrations "
                                + (expectation() == Expectation.Recorded
                                        ? "left it."
                                        : "make it when they are replayed.");
                    case DriftDetected ->
                        drift.total() + (drift.total() == 1 ? " object differs" : " objects differ")
                                + " from what the migrations "
                                + (expectation() == Expectation.Recorded ? "made" : "make when they are replayed")
                                + "; accept all of it with --accept " + drift.digest();
                    case DriftUnknown, SnapshotOutdated -> drift.state() + ": " + drift.message();
                });
        out.flush();
    }
}
