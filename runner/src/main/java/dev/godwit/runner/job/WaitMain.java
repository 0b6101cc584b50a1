package dev.godwit.runner.job;

import dev.godwit.report.Outcome;
import dev.godwit.runner.await.AppliedWatch;
import dev.godwit.runner.await.Wanted;
import dev.godwit.runner.connect.LibpqEnvironment;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.text.DurationText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code godwit wait} as the image has it: {@code wait --for NAME}, in an init container that a person writes. The database
 * comes from libpq's variables.
 */
final class WaitMain {

    /** The first argument that means this, and no Job. */
    static final String WORD = "wait";

    /** What BSD's sysexits.h calls a usage error. */
    private static final int USAGE = 64;

    private static final Set<String> OPTIONS =
            Set.of("--timeout", "--every", "--schema", "--ledger-schema", "--stream");

    private WaitMain() {}

    /** @return the exit code */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
        try {
            return await(arguments.subList(1, arguments.size()), environment, out);
        } catch (IllegalArgumentException e) {
            out.println(Outcome.InvalidSpec + ": " + e.getMessage());
            return USAGE;
        }
    }

    private static int await(List<String> arguments, Map<String, String> environment, PrintStream out) {
        List<Wanted> wanted = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("The option " + option + " has no value.");
            }
            String value = arguments.get(i + 1);
            if (option.equals("--for")) {
                wanted.add(Wanted.parse(value));
            } else if (!OPTIONS.contains(option) || options.putIfAbsent(option, value) != null) {
                throw new IllegalArgumentException("The option " + option
                        + " is none of wait, or there twice. It has --for, "
                        + String.join(", ", OPTIONS.stream().sorted().toList())
                        + ".");
            }
        }
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "Say what to wait for: --for with a migration's name or a bundle's digest.");
        }
        Stream stream = Stream.of(
                options.getOrDefault("--ledger-schema", "godwit"),
                options.getOrDefault("--schema", "public"),
                options.get("--stream"));
        Duration pause = DurationText.parse(options.getOrDefault("--every", "2s"));
        return new AppliedWatch(
                        LibpqEnvironment.read(environment, "nobody"), stream, pause, new Cancellation(), out::println)
                .await(wanted, DurationText.parse(options.getOrDefault("--timeout", "10m")));
    }
}
