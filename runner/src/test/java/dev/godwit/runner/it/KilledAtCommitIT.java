package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Drift;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The runner's process is killed at every commit there is in a deploy, when the server has done it and the runner does not know yet.
 * What the next run makes of it is what a run makes that nobody disturbed: objects, rows, ledger, the tools' own tables. Killed
 * before a commit, what is left is what the one before it has left; {@link ReconnectIT} loses the connection at both sides of each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledAtCommitIT {

    @TempDir
    private static Path work;

    private final Map<Scenario, Undisturbed> undisturbed = new HashMap<>();

    /**
     * What a deploy comes to if it is let be.
     *
     * @param commits as requests of {@link CommitProxy}
     */
    record Undisturbed(List<Integer> commits, List<@Nullable String> left) {}

    /** A moment to be killed at. */
    record Moment(Scenario scenario, int commit, int request, CommitProxy.Side side) {

        @Override
        public String toString() {
            return scenario + ", commit " + commit + ", " + side;
        }
    }

    @BeforeAll
    void letOneOfEachPass() throws Exception {
        for (Scenario scenario : Scenario.values()) {
            Database database = scenario.database(work);
            try (CommitProxy proxy = CommitProxy.watching()) {
                JobProcess job = start(scenario, database, proxy);
                assertThat(job.exitCode()).as(job.log()).isZero();
                undisturbed.put(scenario, new Undisturbed(proxy.commits(), scenario.left(database)));
            }
            database.drop();
        }
    }

    Stream<Moment> moments() {
        return undisturbed.entrySet().stream().flatMap(entry -> {
            List<Moment> moments = new ArrayList<>();
            List<Integer> commits = entry.getValue().commits();
            for (int i = 0; i < commits.size(); i++) {
                moments.add(new Moment(entry.getKey(), i + 1, commits.get(i), CommitProxy.Side.Unanswered));
            }
            moments.add(new Moment(entry.getKey(), 1, commits.getFirst(), CommitProxy.Side.Unsent));
            return moments.stream();
        });
    }

    @ParameterizedTest
    @EnumSource
    void thereIsAtLeastOneCommitForEachTransactionThatABundleCannotDoWithout(Scenario scenario) {
        assertThat(Objects.requireNonNull(undisturbed.get(scenario)).commits())
                .hasSizeGreaterThanOrEqualTo(scenario.commits);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void aRunThatIsKilledIsFinishedByTheNextAsIfNothingHadBeen(Moment moment) throws Exception {
        Database database = moment.scenario().database(work);
        AtomicReference<JobProcess> job = new AtomicReference<>();
        try (CommitProxy proxy = CommitProxy.breaking(
                moment.request(),
                moment.side(),
                () -> job.get().process.destroyForcibly().waitFor())) {
            job.set(start(moment.scenario(), database, proxy));
            assertThat(job.get().exitCode()).as(job.get().log()).isEqualTo(137);
            assertThat(proxy.hasBroken()).isTrue();
        }
        Deploy next = new Deploy(moment.scenario().bundle(work), database);
        Report report = next.run();
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        assertThat(moment.scenario().left(database))
                .containsExactlyElementsOf(Objects.requireNonNull(undisturbed.get(moment.scenario()))
                        .left());
        assertThat(Objects.requireNonNull(next.drift().drift()).state()).isEqualTo(Drift.State.InSync);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> "0"
                        .equals(database.string("SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                + " current_database() AND pid <> pg_backend_pid()")));
        database.drop();
    }

    private static JobProcess start(Scenario scenario, Database database, CommitProxy proxy) throws IOException {
        Map<String, String> environment = new HashMap<>(database.environment());
        environment.put("PGPORT", String.valueOf(proxy.port()));
        return JobProcess.start(
                work,
                environment,
                "deploy",
                "--bundle",
                scenario.bundle(work).toString(),
                "--drift",
                "Schema",
                "--owner",
                "shop/blog",
                "--job",
                "blog-deploy-1");
    }
}
