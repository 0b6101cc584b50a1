package dev.godwit.runner.cli;

import dev.godwit.report.LockHolder;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A run told to a person while it goes. */
final class TextLog implements RunLog {

    private final PrintWriter out;

    TextLog(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void tell(RunEvent event) {
        switch (event) {
            case RunEvent.BundleFetched e -> {}
            case RunEvent.BundleRead e -> {}
            case RunEvent.Connected e ->
                line("Connected to " + e.database() + " on " + e.host() + ":" + e.port() + ", PostgreSQL "
                        + e.serverVersion());
            case RunEvent.ConnectionRetried e -> line(e.reason() + " Trying again.");
            case RunEvent.WaitingForDeployLock e ->
                line("Waiting for the deploy lock, at most " + e.patience().toSeconds() + " s" + holder(e.holder()));
            case RunEvent.DeployLockTaken e -> line("The deploy lock is taken.");
            case RunEvent.Replaying e ->
                line("Replaying " + e.migrations() + (e.migrations() == 1 ? " migration" : " migrations")
                        + " in the scratch database " + e.database());
            case RunEvent.Planned e -> {}
            case RunEvent.MigrationStarted e -> {}
            case RunEvent.Rehearsing e -> line("Rehearsing " + e.migration() + " in " + e.copy());
            case RunEvent.SeedStarted e -> {}
            case RunEvent.SeedApplied e -> line("  seeded " + e.seed() + "  " + e.durationMs() + " ms");
            case RunEvent.CheckPassed e -> line("  checked " + e.file() + "  " + e.durationMs() + " ms");
            case RunEvent.MigrationApplied e ->
                line("  applied " + e.migration() + "  " + e.durationMs() + " ms  (" + e.number() + "/" + e.total()
                        + ")");
            case RunEvent.MigrationRetried e ->
                line("  " + e.migration() + ": another session was in the way (SQLSTATE " + e.sqlState()
                        + "); rolled back, attempt " + (e.attempt() + 1) + " in "
                        + e.pause().toMillis() + " ms");
            case RunEvent.ConnectionLost e -> line(e.reason() + " Connecting again.");
            case RunEvent.Notice e -> line("    notice: " + e.text().replaceAll("\\p{Cntrl}+", " "));
            case RunEvent.Warned e -> line("Warning: " + e.text());
            case RunEvent.Stopping e -> line("Stopping: " + e.reason());
            case RunEvent.Bug e -> line(e.trace());
        }
    }

    private static String holder(@Nullable LockHolder holder) {
        return holder == null
                ? ""
                : "; held by pid " + holder.pid() + " (" + holder.applicationName() + ")"
                        + (holder.since() == null ? "" : " since " + holder.since());
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
