package dev.godwit.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.godwit.operator.plan.Ending;
import dev.godwit.operator.plan.Ending.Silence;
import dev.godwit.report.Report;
import org.jspecify.annotations.Nullable;

/** Reads what a run left behind: its termination message, or the last line of its log. */
public final class ReportReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ReportReader() {}

    /** @param text the termination message: the report itself */
    public static Ending message(String text, int exitCode) {
        return parse(text, null, exitCode);
    }

    /**
     * What the log adds to the termination message.
     *
     * @param line the log's last: an object whose {@code report} is the report
     * @param said what the termination message said; returned if the line is not the one that it vouches for, or no report
     */
    public static Ending logLine(String line, Ending said) {
        return switch (said) {
            case Ending.Reported(var report) ->
                Report.digestOf(line).equals(report.fullDigest()) ? reportIn(line, said) : said;
            case Ending.Exited exited -> reportIn(line, said);
            case Ending.OutOfMemory o -> said;
            case Ending.NotStarted n -> said;
            case Ending.PodLost p -> said;
        };
    }

    private static Ending reportIn(String line, Ending otherwise) {
        return parse(line, "report", 0) instanceof Ending.Reported whole ? whole : otherwise;
    }

    private static Ending parse(String text, @Nullable String field, int exitCode) {
        if (text.isBlank()) {
            return new Ending.Exited(exitCode, Silence.NONE);
        }
        try {
            JsonNode root = JSON.readTree(text);
            JsonNode node = field == null ? root : root.path(field);
            int version = node.path("version").asInt(0);
            if (version != 0 && version != Report.VERSION && version != Report.VERSION - 1) {
                return new Ending.Exited(exitCode, Silence.OTHER_VERSION);
            }
            Report report = JSON.treeToValue(node, Report.class);
            return isWhole(report) ? new Ending.Reported(report) : new Ending.Exited(exitCode, Silence.GARBLED);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Ending.Exited(exitCode, Silence.GARBLED);
        }
    }

    /** JSON may leave out anything; without these nothing can be decided. */
    private static boolean isWhole(@Nullable Report report) {
        return report != null
                && report.version() > 0
                && report.outcome() != null
                && report.remaining() >= 0
                && (report.history() == null
                        || (report.history().length() >= 0
                                && report.history().digest() != null
                                && report.history().digest().matches("sha256:[0-9a-f]{64}")));
    }
}
