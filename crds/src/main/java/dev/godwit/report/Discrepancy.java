package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One contradiction between the ledger and the bundle.
 *
 * @param recordedSha256 what the ledger recorded; null for a late migration
 * @param bundleSha256 what the bundle holds; null for a missing migration
 * @param appliedAt when the ledger says it was applied; null for a late migration
 * @param detail what else a person needs, such as the applied migration that a late one stands before
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Discrepancy(
        Kind kind,
        String migration,
        @Nullable String recordedSha256,
        @Nullable String bundleSha256,
        @Nullable Instant appliedAt,
        @Nullable String detail) {

    /** In the order of their weight: the first kind present names the outcome. */
    public enum Kind {
        Tampered(Outcome.HistoryTampered),
        Edited(Outcome.HistoryEdited),
        Missing(Outcome.MigrationMissing),
        Late(Outcome.LateMigration);

        private final Outcome outcome;

        Kind(Outcome outcome) {
            this.outcome = outcome;
        }

        public Outcome outcome() {
            return outcome;
        }
    }
}
