package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.Reports;
import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WitnessTest {

    private static final String OTHER = "11111111-2222-3333-4444-555555555555";

    @Test
    void aRunThatDidNotComeToReadTheLineageHasNotLostIt() {
        assertThat(lineageAfter(Reason.WaitingForLock, null)).contains(Reports.LINEAGE);
    }

    @Test
    void aDatabaseThatWasDeployedToOnPurposeIsTheOneToRemember() {
        assertThat(lineageAfter(Reason.Applied, OTHER)).contains(OTHER);
    }

    @Test
    void aDatabaseThatWasRefusedIsNotRemembered() {
        assertThat(lineageAfter(Reason.DatabaseReplaced, OTHER)).contains(Reports.LINEAGE);
    }

    @Test
    void whatIsNoLineageIsNeverAskedForAgain() {
        assertThat(Witness.lineage(new DatabaseIdentity("$(PGPASSWORD)", "18.4"), Optional.empty()))
                .isEmpty();
    }

    private static Optional<String> lineageAfter(Reason reason, @Nullable String seen) {
        Report report = new Report(
                Report.VERSION,
                Verb.DEPLOY,
                Outcome.Applied,
                "",
                null,
                null,
                List.of(),
                List.of(),
                0,
                0,
                null,
                List.of(),
                null,
                null,
                new DatabaseIdentity(seen, "18.4"),
                null,
                null,
                7,
                null);
        return Witness.lineage(
                new DatabaseIdentity(Reports.LINEAGE, "18.4"),
                Optional.of(new Learned(Verb.DEPLOY, reason, report, "blog-deploy-12345678", 1, Optional.empty())));
    }
}
