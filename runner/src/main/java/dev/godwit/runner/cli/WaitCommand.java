package dev.godwit.runner.cli;

import dev.godwit.runner.await.AppliedWatch;
import dev.godwit.runner.await.Wanted;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.text.DurationText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit wait}. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = "Wait until a migration, or a bundle, is applied: for an init container of the application."
                + " Reads the ledger's public views only, through any pooler.",
        footer = {
            "",
            "Exit codes: 0 it is there, 1 it is not and the time is over, 5 the user or the password is refused."
        })
final class WaitCommand implements Callable<Integer> {

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--for",
            paramLabel = "NAME|DIGEST",
            required = true,
            description = "A migration's name, or a bundle's digest (sha256:...). May be given several times.")
    private List<String> wanted = List.of();

    @Option(
            names = "--timeout",
            defaultValue = "10m",
            description = "Give up after this long (${DEFAULT-VALUE}; 0s: never).")
    private String timeout = "10m";

    @Option(names = "--every", defaultValue = "2s", description = "The pause between two looks (${DEFAULT-VALUE}).")
    private String every = "2s";

    // picocli sets it before it calls the command.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Duration pause = DurationText.parse(every);
        return new AppliedWatch(database.connection(), database.stream(), pause, new Cancellation(), line -> {
                    out.println(line);
                    out.flush();
                })
                .await(wanted.stream().map(Wanted::parse).toList(), DurationText.parse(timeout));
    }
}
