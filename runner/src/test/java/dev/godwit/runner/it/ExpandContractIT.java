package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.plan.ReviewPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** examples/expand-contract: its manifests one after the other, with an application of each release in between. */
class ExpandContractIT {

    private static final Path EXAMPLE = Path.of("../examples/expand-contract");
    private static final Pattern TARGET = Pattern.compile("target: (\\w+)");

    private final Database database = Server.database();
    private final Deploy deploy = new Deploy(EXAMPLE.resolve("migrations"), database);

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void oldAndNewApplicationsLiveWithEachStepAndTheLastOneWaitsForAPerson() throws IOException {
        deploy.review = ReviewPolicy.STANDARD;
        Report expanded = apply("1-expand.yaml");
        assertThat(expanded.outcome()).as(expanded.message()).isEqualTo(Outcome.Applied);
        assertThat(expanded.pending()).containsExactly("20240702000000_backfill", "20240703000000_contract");
        database.execute("INSERT INTO account (id, contact) VALUES (1, 'old release')");
        database.execute("INSERT INTO account (id, contact, email) VALUES (2, 'both', 'both')");

        assertThat(apply("2-backfill.yaml").pending()).containsExactly("20240703000000_contract");
        assertThat(database.strings("SELECT email FROM account ORDER BY id")).containsExactly("old release", "both");

        database.execute("INSERT INTO account (id, email) VALUES (3, 'new release')");

        Report waits = apply("3-contract.yaml");
        assertThat(waits.outcome()).as(waits.message()).isEqualTo(Outcome.AwaitingApproval);
        deploy.review = new ReviewPolicy(
                ReviewPolicy.Unsafe.Approve,
                ReviewPolicy.Advice.Ignore,
                ReviewPolicy.SMALL_TABLE,
                Set.of(),
                Objects.requireNonNull(waits.plan()).digest(),
                null);
        assertThat(apply("3-contract.yaml").outcome()).isEqualTo(Outcome.Applied);
        database.execute("INSERT INTO account (id, email) VALUES (4, 'new release')");
    }

    private Report apply(String manifest) throws IOException {
        Matcher target = TARGET.matcher(Files.readString(EXAMPLE.resolve(manifest)));
        deploy.wish = new Wish(target.find() ? target.group(1) : null, null, true, false, null);
        return deploy.run();
    }
}
