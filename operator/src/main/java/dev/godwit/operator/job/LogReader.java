package dev.godwit.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.godwit.operator.plan.Step;
import dev.godwit.report.LockHolder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Reads the log of a run that is under way, JSON lines of which some may be cut. */
public final class LogReader {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_NAME = 255;
    private static final int MAX_APPLICATION = 64;
    private static final int MAX_COPY = 320;

    private LogReader() {}

    /** The last step that was begun; empty if the text does not tell. */
    public static Optional<Step> step(String log) {
        List<String> lines = log.lines().toList();
        return lines.reversed().stream()
                .filter(line -> line.contains("migration started")
                        || line.contains("rehearsal of a migration started")
                        || line.contains("seed started")
                        || line.contains("the deploy lock"))
                .flatMap(line -> parse(line).stream())
                .findFirst();
    }

    private static Optional<Step> parse(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            return switch (event.path("msg").asText()) {
                case "migration started" -> applying(event);
                case "rehearsal of a migration started" -> rehearsing(event);
                case "seed started" -> seeding(event);
                case "waiting for the deploy lock" -> Optional.of(new Step.Waiting(holder(event)));
                case "the deploy lock is taken" -> Optional.of(new Step.Locked());
                default -> Optional.empty();
            };
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Step> applying(JsonNode event) {
        String migration = event.path("migration").asText();
        int number = event.path("number").asInt();
        int total = event.path("total").asInt();
        return !migration.isEmpty() && migration.length() <= MAX_NAME && number > 0 && number <= total
                ? Optional.of(new Step.Applying(number, total, migration, time(event.path("ts"))))
                : Optional.empty();
    }

    private static Optional<Step> rehearsing(JsonNode event) {
        String copy = event.path("copy").asText();
        return applying(event)
                .filter(_ -> copy.length() <= MAX_COPY)
                .map(Step.Applying.class::cast)
                .map(at -> new Step.Rehearsing(copy, at.number(), at.total(), at.migration(), at.startedAt()));
    }

    private static Optional<Step> seeding(JsonNode event) {
        String seed = event.path("seed").asText();
        return seed.isEmpty() || seed.length() > MAX_NAME
                ? Optional.empty()
                : Optional.of(new Step.Seeding(seed, time(event.path("ts"))));
    }

    private static Optional<LockHolder> holder(JsonNode event) {
        int pid = event.path("holderPid").asInt();
        String name = event.path("holder").asText("");
        return pid < 1 || name.length() > MAX_APPLICATION
                ? Optional.empty()
                : Optional.of(new LockHolder(
                        pid,
                        name.isEmpty() ? null : name,
                        event.has("holderSince") ? time(event.path("holderSince")) : null));
    }

    private static Instant time(JsonNode text) {
        return Instant.parse(text.asText()).truncatedTo(ChronoUnit.SECONDS);
    }
}
