package dev.godwit.runner.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.godwit.report.Drift;
import dev.godwit.report.History;
import dev.godwit.report.Report;
import dev.godwit.runner.rehearsal.RehearsalReport;

/** Reports as one line of JSON. */
public final class ReportJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private ReportJson() {}

    public static String write(Report report) {
        return json(report);
    }

    public static String write(History history) {
        return json(history);
    }

    public static String write(Drift drift) {
        return json(drift);
    }

    public static String write(RehearsalReport rehearsal) {
        return json(rehearsal);
    }

    /** The last line of a Job's log. */
    public static String logLine(Report report) {
        return "{\"report\":" + json(report) + "}";
    }

    private static String json(Object record) {
        try {
            return MAPPER.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts and numbers are always JSON", e);
        }
    }
}
