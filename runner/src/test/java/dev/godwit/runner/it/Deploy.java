package dev.godwit.runner.it;

import dev.godwit.bundle.Layout;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import dev.godwit.runner.RehearsedDeploy;
import dev.godwit.runner.RunRequest;
import dev.godwit.runner.Runner;
import dev.godwit.runner.bundle.SeedFile;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.decide.Witness;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.plan.ReviewPolicy;
import dev.godwit.runner.run.Backoff;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A deploy as a test describes it: a folder that can be written to, and options that can be changed. */
final class Deploy {

    final Path folder;
    final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
    Cancellation cancellation = new Cancellation();

    Wish wish = Wish.EVERYTHING;

    @Nullable
    Witness witness;

    @Nullable
    String expectBundle;

    Backoff backoff = new Backoff(2, Duration.ofMillis(50), Duration.ofMillis(50), new Random(4711));
    Duration lockTimeout = Duration.ofSeconds(5);
    Duration lockWait = Duration.ofSeconds(20);
    Duration deadline = Duration.ZERO;
    Stream stream = Stream.of("godwit", "public");

    @Nullable
    MigrationRole role;

    @Nullable
    DriftPolicy drift = new DriftPolicy(new Scope("public", List.of()), Set.of(), false, Shown.REDACTED);

    /** Most tests want to see what becomes of a migration, not of its review. */
    @Nullable
    ReviewPolicy review;

    private @Nullable String seed;

    @Nullable
    String owner = "shop/blog";

    ConnectionSpec connection;

    Deploy(Path folder, Database database) {
        this.folder = folder;
        this.connection = database.superuser();
    }

    /** @param migration a Prisma migration's name, or a Flyway file's */
    Deploy with(String migration, String sql) {
        try {
            if (migration.endsWith(".sql")) {
                Files.writeString(folder.resolve(migration), sql);
            } else {
                Files.createDirectories(folder.resolve(migration));
                Files.writeString(folder.resolve(migration).resolve("migration.sql"), sql);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** What a person says about the history from now on. */
    Deploy saying(Answers answers) {
        wish = wish.with(answers);
        return this;
    }

    Deploy without(String migration) {
        try {
            if (!migration.endsWith(".sql")) {
                Files.delete(folder.resolve(migration).resolve("migration.sql"));
            }
            Files.delete(folder.resolve(migration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Report run() {
        return run(Verb.DEPLOY);
    }

    Report plan() {
        return run(Verb.PLAN);
    }

    Report drift() {
        return run(Verb.DRIFT);
    }

    /** What is to be run behind the migrations from now on. */
    Deploy seeded(String sql) {
        seed = sql;
        return this;
    }

    private @Nullable SeedFile seed() {
        if (seed == null) {
            return null;
        }
        try {
            Path file = Files.createTempDirectory("seed").resolve("seed.sql");
            return new SeedFile(Files.writeString(file, seed), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a Job that was given a copy to rehearse in. */
    Report rehearsedIn(Database copy) {
        return RehearsedDeploy.run(request(Verb.DEPLOY), copy.superuser(), events::add, cancellation);
    }

    private Report run(Verb verb) {
        return Runner.run(request(verb), events::add, cancellation, backoff);
    }

    private RunRequest request(Verb verb) {
        return new RunRequest(
                verb,
                List.of(folder),
                Layout.Auto,
                expectBundle,
                witness,
                wish,
                lockTimeout,
                lockWait,
                deadline,
                stream,
                role,
                drift,
                review,
                seed(),
                owner,
                "blog-deploy-1",
                connection);
    }
}
