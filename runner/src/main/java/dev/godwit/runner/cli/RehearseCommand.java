package dev.godwit.runner.cli;

import dev.godwit.report.Outcome;
import dev.godwit.report.Verb;
import dev.godwit.runner.Rehearsal;
import dev.godwit.runner.RunRequest;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.LibpqEnvironment;
import dev.godwit.runner.connect.PostgresUrl;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.Termination;
import dev.godwit.text.DurationText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit rehearse}. */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description = "Apply what is pending in the database to a restored copy of it, and to nothing else.")
final class RehearseCommand implements Callable<Integer> {

    private static final String PREFIX = "GODWIT_REHEARSAL_";

    @Mixin
    private final BundleOptions bundle = new BundleOptions();

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private final ReviewOptions review = new ReviewOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--lock-timeout",
            defaultValue = "5s",
            description =
                    "How long a statement may wait for a lock on a table (${DEFAULT-VALUE}; 0s: as long as it takes).")
    private String lockTimeout = "5s";

    @Option(
            names = "--lock-wait",
            defaultValue = "5m",
            description = "How long to wait for another deploy to the same schema to end (${DEFAULT-VALUE}).")
    private String lockWait = "5m";

    @Option(
            names = "--deadline",
            defaultValue = "0s",
            description = "How long the deploy may take from then on (${DEFAULT-VALUE}: as long as it takes).")
    private String deadline = "0s";

    @Option(
            names = "--owner",
            paramLabel = "NAMESPACE/NAME",
            description = "Whose deploy it will be; part of the plan's digest.")
    private @Nullable String owner;

    @Option(
            names = "--job",
            paramLabel = "NAME",
            description = "Recorded in the ledger of the copy as the Job that deployed.")
    private @Nullable String job;

    @Option(
            names = "--rehearsal-url",
            paramLabel = "URL",
            description = "The copy, as in --url. Without it, the copy is named by GODWIT_REHEARSAL_PGHOST,"
                    + " GODWIT_REHEARSAL_PGDATABASE and so on.")
    private @Nullable String rehearsalUrl;

    // picocli sets it before it calls the command.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        RunRequest request = new RunRequest(
                Verb.DEPLOY,
                bundle.bundle,
                bundle.layout,
                bundle.expectBundle,
                bundle.witness(),
                bundle.wish(),
                DurationText.parse(lockTimeout),
                DurationText.parse(lockWait),
                DurationText.parse(deadline),
                database.stream(),
                bundle.role(),
                new DriftPolicy(new Scope(database.stream().schema(), List.of()), Set.of(), false, Shown.REDACTED),
                review.policy(null),
                bundle.seed(),
                owner,
                job,
                database.connection());
        ConnectionSpec copy = copy();
        PrintWriter out = spec.commandLine().getOut();
        RunLog log = output.isJson() ? new TextLog(spec.commandLine().getErr()) : new TextLog(out);
        Cancellation cancellation = new Cancellation();
        Termination termination = Termination.install(cancellation, log);
        int exitCode = Outcome.InternalError.exitCode();
        try {
            exitCode = output.finish(Rehearsal.run(request, copy, log, cancellation), out);
        } finally {
            termination.finished(exitCode);
        }
        return exitCode;
    }

    private ConnectionSpec copy() {
        if (rehearsalUrl != null) {
            return PostgresUrl.parse(rehearsalUrl, database.schema());
        }
        Map<String, String> named = System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(PREFIX))
                .collect(Collectors.toMap(v -> v.getKey().substring(PREFIX.length()), Map.Entry::getValue));
        if (!named.containsKey("PGHOST") && !named.containsKey("PGDATABASE")) {
            throw new IllegalArgumentException("No copy is named: give --rehearsal-url, or set " + PREFIX
                    + "PGHOST and " + PREFIX + "PGDATABASE.");
        }
        return LibpqEnvironment.read(named, System.getProperty("user.name"));
    }
}
