package dev.godwit.runner.cli;

import dev.godwit.bundle.Layout;
import dev.godwit.runner.bundle.SeedFile;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.decide.Witness;
import dev.godwit.runner.engine.MigrationRole;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which migrations, and how far. */
final class BundleOptions {

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            required = true,
            description =
                    "Folder with the migrations: prisma/migrations, Flyway's files, or <migration>.sql files. May be"
                            + " given several times.")
    List<Path> bundle = List.of();

    @Option(
            names = "--layout",
            defaultValue = "Auto",
            description = "${COMPLETION-CANDIDATES}; Auto decides by the file names.")
    Layout layout = Layout.Auto;

    @Option(
            names = "--seed",
            paramLabel = "FILE",
            description = "SQL that is run behind the migrations, and again whenever it has changed. It must do no more"
                    + " when it is run twice.")
    private @Nullable Path seed;

    @Option(names = "--target", paramLabel = "NAME", description = "Stop behind this migration.")
    private @Nullable String target;

    @Option(names = "--max", paramLabel = "N", description = "Apply at most this many of the pending migrations.")
    private @Nullable Integer max;

    @Option(
            names = "--database-ahead",
            defaultValue = "Allow",
            description = "If nothing is pending and the newest applied migrations are missing from the bundle:"
                    + " ${COMPLETION-CANDIDATES}.")
    private DatabaseAhead databaseAhead = DatabaseAhead.Allow;

    @Option(
            names = "--expect-bundle",
            paramLabel = "DIGEST",
            description = "Do nothing unless the bundle has this digest, sha256:...")
    @Nullable
    String expectBundle;

    @Option(
            names = "--witness",
            paramLabel = "LENGTH:DIGEST[:LINEAGE]",
            description = "What was seen of the ledger before; refuse if it is not what it grew from.")
    private @Nullable String witness;

    @Option(
            names = "--on-replaced",
            defaultValue = "Stop",
            description = "If this is another database than the one that the witness saw: ${COMPLETION-CANDIDATES}.")
    private OnReplaced onReplaced = OnReplaced.Stop;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "SET ROLE to this before each migration; the ledger is written as the user.")
    private @Nullable String role;

    @Mixin
    private final HistoryOptions history = new HistoryOptions();

    /** The values of {@code --on-replaced}. */
    enum OnReplaced {
        Stop,
        Deploy
    }

    /** The values of {@code --database-ahead}. */
    enum DatabaseAhead {
        Allow,
        Refuse
    }

    @Nullable
    SeedFile seed() {
        return seed == null ? null : new SeedFile(seed, null);
    }

    Wish wish() {
        return new Wish(target, max, databaseAhead == DatabaseAhead.Allow, onReplaced == OnReplaced.Deploy, null)
                .with(history.answers());
    }

    @Nullable
    MigrationRole role() {
        return role == null ? null : new MigrationRole(role);
    }

    @Nullable
    Witness witness() {
        return witness == null ? null : Witness.parse(witness);
    }
}
