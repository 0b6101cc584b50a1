package dev.godwit.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.godwit.operator.plan.Step;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Reads the log of a run that is under way, JSON lines of which some may be cut. */
public final class LogReader {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_NAME = 255;

    private LogReader() {}

    /** The last migration that was started; empty if the text does not tell. */
    public static Optional<Step> step(String log) {
        List<String> lines = log.lines().toList();
        return lines.reversed().stream()
                .filter(line -> line.contains("migration started"))
                .flatMap(line -> parse(line).stream())
                .findFirst();
    }

    private static Optional<Step> parse(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            String migration = event.path("migration").asText();
            int number = event.path("number").asInt();
            int total = event.path("total").asInt();
            return event.path("msg").asText().equals("migration started")
                            && !migration.isEmpty()
                            && migration.length() <= MAX_NAME
                            && number > 0
                            && number <= total
                    ? Optional.of(new Step(
                            number,
                            total,
                            migration,
                            Instant.parse(event.path("ts").asText()).truncatedTo(ChronoUnit.SECONDS)))
                    : Optional.empty();
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
