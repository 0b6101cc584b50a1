package dev.godwit.runner.job;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import dev.godwit.runner.RehearsedDeploy;
import dev.godwit.runner.RunRequest;
import dev.godwit.runner.Runner;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.fetch.FetchedBundle;
import dev.godwit.runner.report.ReportJson;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.run.Termination;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The image's entry point for whatever talks to a database. A Job's exit code is the outcome's, and its last line of output the
 * report.
 */
public final class JobMain {

    /** The operator takes this exit code for a full memory; there is none left to report it with. */
    private static final int OUT_OF_HEAP = 52;

    private JobMain() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(WaitMain.WORD)) {
            System.exit(WaitMain.run(List.of(arguments), System.getenv(), System.out));
        }
        JsonLog log = new JsonLog(System.out, Clock.systemUTC());
        TerminationMessage message = TerminationMessage.in(System.getenv());
        Cancellation cancellation = new Cancellation();
        Termination termination = Termination.install(cancellation, log);
        int exitCode = Outcome.InternalError.exitCode();
        try {
            Report report = run(List.of(arguments), System.getenv(), log, cancellation);
            message.write(report);
            log.line(ReportJson.logLine(report));
            exitCode = report.outcome().exitCode();
        } catch (OutOfMemoryError e) {
            // Not by ExitOnOutOfMemoryError: the JVM's code for it is 3, which means here that SQL failed.
            Runtime.getRuntime().halt(OUT_OF_HEAP);
        } finally {
            termination.finished(exitCode);
        }
        System.exit(exitCode);
    }

    private static Report run(
            List<String> arguments, Map<String, String> environment, JsonLog log, Cancellation cancellation) {
        JobArguments parsed;
        try {
            parsed = new JobArguments(arguments);
        } catch (IllegalArgumentException e) {
            return invalid(JobArguments.verbOf(arguments), e);
        }
        ConnectionSpec database;
        @Nullable ConnectionSpec copy;
        try {
            database = JobDatabase.read(environment, parsed.schema());
            copy = JobDatabase.copy(environment, parsed.schema()).orElse(null);
        } catch (IllegalArgumentException e) {
            // What a person wrote into the resource was checked when it was stored; this comes from a Secret.
            return Runner.refusedRequest(
                    JobArguments.verbOf(arguments),
                    Outcome.CredentialsRefused,
                    e.getMessage() + " Nothing was run. Correct the Secret; it is tried again.");
        }
        boolean rehearsed = copy != null && parsed.verb() == Verb.DEPLOY;
        if (rehearsed != parsed.rehearseFirst()) {
            return Runner.refusedRequest(
                    JobArguments.verbOf(arguments),
                    Outcome.InternalError,
                    "The Job is to rehearse and has no copy, or has a copy and is not to rehearse; that is a bug. Nothing"
                            + " was run.");
        }
        Optional<String> refusal = parsed.allowedHosts()
                .refusal(database.host())
                .or(() ->
                        copy == null ? Optional.empty() : parsed.allowedHosts().refusal(copy.host()));
        if (refusal.isPresent()) {
            return Runner.refusedRequest(JobArguments.verbOf(arguments), Outcome.InvalidSpec, refusal.get());
        }
        RunRequest request;
        try {
            request = parsed.fetch().isEmpty()
                    ? parsed.request(database)
                    : parsed.request(database, List.of(fetch(parsed.fetch().get(), log, cancellation)));
        } catch (RunStopped e) {
            return Runner.refusedRequest(JobArguments.verbOf(arguments), e.outcome(), e.message());
        } catch (IllegalArgumentException e) {
            return invalid(JobArguments.verbOf(arguments), e);
        }
        return copy != null && rehearsed
                ? RehearsedDeploy.run(request, copy, log, cancellation)
                : Runner.run(request, log, cancellation);
    }

    private static Path fetch(JobArguments.Fetch wanted, JsonLog log, Cancellation cancellation) {
        Path folder = FetchedBundle.fetch(wanted.artifact(), wanted.folder(), cancellation);
        log.tell(new RunEvent.BundleFetched(wanted.artifact().shown()));
        return folder;
    }

    private static Report invalid(Verb verb, IllegalArgumentException e) {
        return Runner.refusedRequest(verb, Outcome.InvalidSpec, e.getMessage() + " Nothing was run.");
    }
}
