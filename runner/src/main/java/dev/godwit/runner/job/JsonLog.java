package dev.godwit.runner.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.godwit.report.LockHolder;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;

/** One JSON object per line: {@code ts}, {@code level}, {@code msg}, and what else belongs to the event. */
final class JsonLog implements RunLog {

    private static final JsonFactory JSON = new JsonFactory();

    private final PrintStream out;
    private final Clock clock;

    JsonLog(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public synchronized void tell(RunEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("ts", clock.instant().toString());
            write(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can always be written to", e);
        }
        line(line.toString());
    }

    /** A line that is JSON already. */
    synchronized void line(String json) {
        out.println(json);
        out.flush();
    }

    private static void write(JsonGenerator json, RunEvent event) throws IOException {
        switch (event) {
            case RunEvent.BundleFetched e -> {
                head(json, "info", "bundle fetched");
                json.writeStringField("from", e.from());
            }
            case RunEvent.BundleRead e -> {
                head(json, "info", "bundle read");
                json.writeStringField("bundle", e.digest());
                json.writeNumberField("migrations", e.migrations());
            }
            case RunEvent.Connected e -> {
                head(json, "info", "connected");
                json.writeStringField("host", e.host());
                json.writeNumberField("port", e.port());
                json.writeStringField("database", e.database());
                json.writeStringField("serverVersion", e.serverVersion());
            }
            case RunEvent.ConnectionRetried e -> {
                head(json, "warn", "no connection yet, trying again");
                json.writeStringField("reason", e.reason());
            }
            case RunEvent.WaitingForDeployLock e -> {
                head(json, "info", "waiting for the deploy lock");
                json.writeNumberField("waitSeconds", e.patience().toSeconds());
                LockHolder holder = e.holder();
                if (holder != null) {
                    json.writeNumberField("holderPid", holder.pid());
                    json.writeStringField("holder", holder.applicationName());
                    if (holder.since() != null) {
                        json.writeStringField("holderSince", holder.since().toString());
                    }
                }
            }
            case RunEvent.DeployLockTaken e -> head(json, "info", "the deploy lock is taken");
            case RunEvent.Replaying e -> {
                head(json, "info", "replaying what is applied in a scratch database");
                json.writeNumberField("migrations", e.migrations());
                json.writeStringField("database", e.database());
            }
            case RunEvent.Planned e -> {
                head(json, "info", "applying");
                json.writeNumberField("now", e.now().size());
                json.writeNumberField("pending", e.pending());
            }
            case RunEvent.MigrationStarted e -> {
                head(json, "info", "migration started");
                progress(json, e.migration(), e.number(), e.total());
            }
            case RunEvent.Rehearsing e -> {
                head(json, "info", "rehearsal of a migration started");
                json.writeStringField("copy", e.copy());
                progress(json, e.migration(), e.number(), e.total());
            }
            case RunEvent.SeedStarted e -> {
                head(json, "info", "seed started");
                json.writeStringField("seed", e.seed());
            }
            case RunEvent.SeedApplied e -> {
                head(json, "info", "seed applied");
                json.writeStringField("seed", e.seed());
                json.writeNumberField("durationMs", e.durationMs());
            }
            case RunEvent.CheckPassed e -> {
                head(json, "info", "check passed");
                json.writeStringField("migration", e.migration());
                json.writeStringField("check", e.file());
                json.writeNumberField("queries", e.queries());
                json.writeNumberField("durationMs", e.durationMs());
            }
            case RunEvent.MigrationApplied e -> {
                head(json, "info", "migration applied");
                progress(json, e.migration(), e.number(), e.total());
                json.writeNumberField("durationMs", e.durationMs());
            }
            case RunEvent.MigrationRetried e -> {
                head(json, "warn", "another session was in the way, the migration is begun again");
                json.writeStringField("migration", e.migration());
                json.writeStringField("sqlState", e.sqlState());
                json.writeNumberField("attempt", e.attempt());
                json.writeNumberField("pauseMs", e.pause().toMillis());
            }
            case RunEvent.ConnectionLost e -> {
                head(json, "warn", "the connection was lost, connecting again");
                json.writeStringField("reason", e.reason());
            }
            case RunEvent.Notice e -> {
                head(json, "info", "notice");
                json.writeStringField("migration", e.migration());
                json.writeStringField("sqlState", e.sqlState());
                json.writeStringField("notice", e.text());
            }
            case RunEvent.Warned e -> head(json, "warn", e.text());
            case RunEvent.Stopping e -> {
                head(json, "warn", "stopping");
                json.writeStringField("reason", e.reason());
            }
            case RunEvent.Bug e -> {
                head(json, "error", "unexpected");
                json.writeStringField("stackTrace", e.trace());
            }
        }
    }

    private static void head(JsonGenerator json, String level, String message) throws IOException {
        json.writeStringField("level", level);
        json.writeStringField("msg", message);
    }

    private static void progress(JsonGenerator json, String migration, int number, int total) throws IOException {
        json.writeStringField("migration", migration);
        json.writeNumberField("number", number);
        json.writeNumberField("total", total);
    }
}
