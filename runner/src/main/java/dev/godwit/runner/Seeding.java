package dev.godwit.runner;

import dev.godwit.bundle.Migration;
import dev.godwit.report.AppliedSeed;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.ledger.Seeds;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The seed of a run, if it has one: read before anything is connected, run only if the ledger knows another. */
final class Seeding {

    private final RunRequest request;
    private final Supplier<PostgresParser> grammar;
    private final Findings findings;
    private @Nullable Migration seed;

    Seeding(RunRequest request, Supplier<PostgresParser> grammar, Findings findings) {
        this.request = request;
        this.grammar = grammar;
        this.findings = findings;
    }

    /** @throws dev.godwit.runner.run.RunStopped if it is not the one that was announced, or cannot be run at all */
    void read() {
        if (request.seed() != null) {
            Migration read = request.seed().read();
            ScriptPlans.ofSeed(read, grammar);
            seed = read;
        }
    }

    /** What is to be run; null if there is nothing, or it is what was run last. */
    @Nullable
    Migration outstanding(DatabaseSession session) throws SQLException {
        Migration wanted = seed;
        if (wanted == null) {
            return null;
        }
        Optional<AppliedSeed> newest = remember(session);
        return newest.filter(known -> known.sha256().equals(wanted.sha256())).isPresent() ? null : wanted;
    }

    /** Notes what the ledger knows now. */
    Optional<AppliedSeed> remember(DatabaseSession session) throws SQLException {
        Optional<AppliedSeed> newest = Seeds.read(session.handle(), request.stream());
        newest.ifPresent(findings::seed);
        return newest;
    }

    /** What a plan says of it. */
    void tellPlanned(@Nullable Migration outstanding) {
        if (outstanding != null) {
            findings.note("The seed " + outstanding.name() + " would be run behind the migrations.");
        }
    }

    /** What a deploy of an older bundle says of it. */
    void tellSkipped(@Nullable Migration outstanding) {
        if (outstanding != null) {
            findings.note("The seed " + outstanding.name()
                    + " is not run: it is that of an older bundle than what the database has.");
        }
    }

    static List<Migration> with(List<Migration> migrations, @Nullable Migration seed) {
        return seed == null
                ? migrations
                : Stream.concat(migrations.stream(), Stream.of(seed)).toList();
    }
}
