package dev.godwit.runner.cli;

import dev.godwit.runner.decide.Accept;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Resolution;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a person says about history that is not as it should be. */
final class HistoryOptions {

    @Option(
            names = "--late-migrations",
            defaultValue = "Refuse",
            description = "If a migration was never applied and stands before one that was: ${COMPLETION-CANDIDATES}.")
    private LateMigrations lateMigrations = LateMigrations.Refuse;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description =
                    "Up to this migration, the schema has everything already. Acts only where it has tables and nothing"
                            + " is recorded.")
    private @Nullable String baseline;

    @ArgGroup(exclusive = false)
    private @Nullable SquashOptions squash;

    @Option(
            names = "--accept",
            paramLabel = "WHAT",
            description = "A contradiction that is meant: \"Edited|Removed|Late <migration> <sha256> <reason>\" or"
                    + " \"Tampered|Rewound|Replaced sha256:<digest> <reason>\". The refusal shows them. May be given several"
                    + " times.")
    private List<String> accept = List.of();

    @Option(
            names = "--resolve",
            paramLabel = "WHAT",
            description = "What has become of a migration that was begun and broken off: \"<migration> <failure>"
                    + " Applied|NotApplied <reason>\". The refusal shows it. May be given several times.")
    private List<String> resolve = List.of();

    /** The values of {@code --late-migrations}. */
    enum LateMigrations {
        Refuse,
        Apply
    }

    /** Both or none. */
    static final class SquashOptions {

        @Option(
                names = "--squash-through",
                paramLabel = "NAME",
                required = true,
                description = "The newest of the migrations that were merged into one.")
        private String through = "";

        @Option(
                names = "--squash-into",
                paramLabel = "NAME",
                required = true,
                description = "The migration that has taken the place of all of them.")
        private String into = "";
    }

    Answers answers() {
        return new Answers(
                lateMigrations == LateMigrations.Apply,
                baseline,
                squash == null ? null : new Answers.Squash(squash.through, squash.into),
                accept.stream().map(Accept::parse).toList(),
                resolve.stream().map(Resolution::parse).toList());
    }
}
