package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * What a deploy would do to the database as it is, and what the review says of that.
 *
 * @param digest of everything that an approval is about, {@code sha256:<64 hex digits>}: the pending migrations with their
 *     hashes, what changes how they are applied, and the findings; never of counts, sizes or times
 * @param fails how many findings say that a statement will not run
 * @param unsafe how many say that it destroys or blocks
 * @param advice how many are no more than advice
 * @param migrations what is pending, in order; cut in a shortened report
 * @param findings the heaviest first; cut in a shortened report
 * @param total the number of findings, also when {@code findings} is cut
 * @param couldNotKnow what the review would have asked the database, each a sentence; cut in a shortened report
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReviewedPlan(
        String digest,
        int fails,
        int unsafe,
        int advice,
        List<PlannedMigration> migrations,
        List<ReviewFinding> findings,
        int total,
        List<String> couldNotKnow) {

    public ReviewedPlan {
        migrations = List.copyOf(Objects.requireNonNullElse(migrations, List.of()));
        findings = List.copyOf(Objects.requireNonNullElse(findings, List.of()));
        couldNotKnow = List.copyOf(Objects.requireNonNullElse(couldNotKnow, List.of()));
    }
}
