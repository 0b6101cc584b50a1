package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A database session that holds what a run waits for. Never its query. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LockHolder(
        @JsonPropertyDescription("Process id of the session: `SELECT pg_terminate_backend(<pid>)` ends it.")
        int pid,

        @JsonPropertyDescription("The session's application_name.") @Size(max = 64) @Nullable
        String applicationName,

        @JsonPropertyDescription("When its transaction, or the session if it has none, began.") @Nullable
        Instant since) {}
