package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Drift;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.ledger.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources that share a database, each with a schema and so a history of its own. */
class NeighbourIT {

    private static final List<String> SCHEMAS = List.of("accounts", "billing", "catalog");

    @TempDir
    private Path folder;

    private final Database database = Server.database();

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void theyDeployAtTheSameMomentFromNothingAndNeitherIsDriftToAnother() throws Exception {
        List<Deploy> deploys = new ArrayList<>();
        for (String schema : SCHEMAS) {
            database.execute("CREATE SCHEMA " + schema);
            deploys.add(deploy(schema));
        }
        for (int round = 1; round <= 3; round++) {
            for (Deploy deploy : deploys) {
                deploy.with(round + "_step", "CREATE TABLE step_" + round + " (id int); SELECT pg_sleep(0.05);");
            }
            for (Report report : together(deploys)) {
                assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
                assertThat(report.applied()).containsExactly(round + "_step");
            }
        }
        assertThat(database.strings("SELECT DISTINCT stream FROM godwit.applied ORDER BY 1"))
                .containsExactlyElementsOf(SCHEMAS);
        assertThat(database.strings("SELECT value FROM godwit.meta WHERE key = 'lineage'"))
                .hasSize(1);
        for (Deploy deploy : deploys) {
            Report look = deploy.drift();
            assertThat(Objects.requireNonNull(look.drift()).state())
                    .as(look.message())
                    .isEqualTo(Drift.State.InSync);
        }
    }

    private Deploy deploy(String schema) throws Exception {
        Deploy deploy = new Deploy(Files.createDirectory(folder.resolve(schema)), database);
        deploy.owner = "shop/" + schema;
        deploy.stream = Stream.of("godwit", schema);
        deploy.drift = new DriftPolicy(new Scope(null, List.of()), Set.of(), false, Shown.REDACTED);
        return deploy;
    }

    private static List<Report> together(List<Deploy> deploys) throws Exception {
        CyclicBarrier start = new CyclicBarrier(deploys.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(deploys.size())) {
            List<Future<Report>> running = new ArrayList<>();
            for (Deploy deploy : deploys) {
                running.add(threads.submit(() -> {
                    start.await();
                    return deploy.run();
                }));
            }
            List<Report> reports = new ArrayList<>();
            for (Future<Report> report : running) {
                reports.add(report.get());
            }
            return reports;
        }
    }
}
