package dev.godwit.runner.cli;

import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Layout;
import dev.godwit.report.Outcome;
import dev.godwit.runner.Replay;
import dev.godwit.runner.bundle.BundleFolder;
import dev.godwit.runner.connect.PostgresUrl;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.run.RunStopped;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is compared with what the bundle makes, instead of with what the deploys recorded. */
final class ReplayOptions {

    @Option(
            names = "--replay",
            required = true,
            description =
                    "Compare with what the applied migrations make of an empty database, which is made on the same"
                            + " server and dropped again (the role needs CREATEDB). Also finds what was there before the first"
                            + " deploy, and needs no ledger.")
    private boolean asked;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            required = true,
            description = "Folder with the migrations to replay. May be given several times.")
    private List<Path> bundle = List.of();

    @Option(
            names = "--layout",
            defaultValue = "Auto",
            description = "${COMPLETION-CANDIDATES}; Auto decides by the file names.")
    private Layout layout = Layout.Auto;

    @Option(names = "--role", paramLabel = "ROLE", description = "The role that deploys run the migrations as.")
    private @Nullable String role;

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "Replay in this database, which must be empty and of the same major version. What is made"
                    + " stays there: make one anew for each replay, and drop it.")
    private @Nullable String scratch;

    /** Which somebody may still say no to. */
    boolean areAsked() {
        return asked;
    }

    /**
     * @param schema the one that is migrated
     * @throws RunStopped {@link Outcome#InvalidBundle}
     */
    Replay replay(String schema) {
        return switch (BundleFolder.read(bundle, layout)) {
            case BundleReading.Read read ->
                new Replay(
                        read.bundle(),
                        role == null ? null : new MigrationRole(role),
                        Answers.NONE,
                        scratch == null ? null : PostgresUrl.parse(scratch, schema));
            case BundleReading.Refused refused ->
                throw new RunStopped(Outcome.InvalidBundle, refused.message() + " Nothing was run.");
        };
    }
}
