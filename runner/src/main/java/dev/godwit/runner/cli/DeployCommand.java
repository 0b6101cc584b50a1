package dev.godwit.runner.cli;

import dev.godwit.report.Outcome;
import dev.godwit.report.Verb;
import dev.godwit.runner.RunRequest;
import dev.godwit.runner.Runner;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.Termination;
import dev.godwit.text.DurationText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit deploy}. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = "Apply the pending migrations, each in one transaction with its ledger row.")
final class DeployCommand implements Callable<Integer> {

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

    @Option(names = "--owner", paramLabel = "NAMESPACE/NAME", description = "Recorded in the ledger as who deployed.")
    private @Nullable String owner;

    @Option(names = "--job", paramLabel = "NAME", description = "Recorded in the ledger as the Job that deployed.")
    private @Nullable String job;

    @Option(
            names = "--plan",
            paramLabel = "DIGEST",
            description =
                    "The plan that was looked at, as godwit plan shows it: it may be unsafe, and no other one is run.")
    private @Nullable String plan;

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
                review.policy(plan),
                bundle.seed(),
                owner,
                job,
                database.connection());
        PrintWriter out = spec.commandLine().getOut();
        RunLog log = output.isJson() ? new TextLog(spec.commandLine().getErr()) : new TextLog(out);
        Cancellation cancellation = new Cancellation();
        Termination termination = Termination.install(cancellation, log);
        int exitCode = Outcome.InternalError.exitCode();
        try {
            exitCode = output.finish(Runner.run(request, log, cancellation), out);
        } finally {
            termination.finished(exitCode);
        }
        return exitCode;
    }
}
