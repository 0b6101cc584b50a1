package dev.godwit.runner.cli;

import dev.godwit.report.AppliedMigration;
import dev.godwit.report.History;
import dev.godwit.report.Outcome;
import dev.godwit.runner.LedgerView;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.report.ReportJson;
import dev.godwit.runner.run.RunStopped;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Show the whole ledger: what was applied, when, by whom. Writes nothing.")
final class HistoryCommand implements Callable<Integer> {

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--output", defaultValue = "text", description = "text or json (${DEFAULT-VALUE}).")
    private OutputOptions.Format format = OutputOptions.Format.text;

    // picocli sets it before it calls the command.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        Ledger ledger;
        try {
            ledger = LedgerView.read(
                    database.connection(),
                    database.stream(),
                    new TextLog(spec.commandLine().getErr()));
        } catch (RunStopped e) {
            spec.commandLine().getErr().println(e.outcome() + ": " + e.message());
            return e.outcome().exitCode();
        }
        List<AppliedMigration> all =
                ledger.entries().stream().map(Ledger.Entry::migration).toList();
        if (format == OutputOptions.Format.json) {
            out.println(ReportJson.write(new History(all.size(), ledger.digestAt(all.size()), all)));
        } else {
            text(out, ledger);
        }
        out.flush();
        return Outcome.Applied.exitCode();
    }

    private static void text(PrintWriter out, Ledger ledger) {
        for (Ledger.Entry entry : ledger.entries()) {
            AppliedMigration migration = entry.migration();
            out.println(String.format(
                    "%5d  %s  %s  %6d ms  %s%s%s",
                    entry.seq(),
                    migration.appliedAt(),
                    migration.sha256().substring(0, 12),
                    migration.durationMs(),
                    migration.name(),
                    entry.state() == Ledger.State.Applied
                            ? ""
                            : "  " + entry.state().word(),
                    migration.job() == null ? "" : "  (" + migration.job() + ")"));
        }
        int length = ledger.entries().size();
        out.println(length == 0 ? "The ledger is empty." : length + " applied; " + ledger.digestAt(length));
    }
}
