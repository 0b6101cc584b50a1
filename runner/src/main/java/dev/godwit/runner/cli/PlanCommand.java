package dev.godwit.runner.cli;

import dev.godwit.report.Verb;
import dev.godwit.runner.RunRequest;
import dev.godwit.runner.Runner;
import dev.godwit.runner.run.Cancellation;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit plan}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Show what a deploy would apply, or refuse. Writes nothing.")
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private final BundleOptions bundle = new BundleOptions();

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private final ReviewOptions review = new ReviewOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--owner",
            paramLabel = "NAMESPACE/NAME",
            description = "Whose deploy it would be; part of the plan's digest, as in godwit deploy.")
    private @Nullable String owner;

    // picocli sets it before it calls the command.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        RunRequest request = new RunRequest(
                Verb.PLAN,
                bundle.bundle,
                bundle.layout,
                bundle.expectBundle,
                bundle.witness(),
                bundle.wish(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                database.stream(),
                bundle.role(),
                null,
                review.policy(null),
                bundle.seed(),
                owner,
                null,
                database.connection());
        return output.finish(
                Runner.run(request, new TextLog(spec.commandLine().getErr()), new Cancellation()),
                spec.commandLine().getOut());
    }
}
