package dev.godwit.runner.cli;

import dev.godwit.report.Report;
import dev.godwit.runner.rehearsal.RehearsalReport;
import dev.godwit.runner.report.ReportJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run is shown. */
final class OutputOptions {

    @Option(names = "--output", defaultValue = "text", description = "text or json (${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON to this file.")
    private @Nullable Path report;

    /** The values of {@code --output}, as they are typed. */
    enum Format {
        text,
        json
    }

    boolean isJson() {
        return format == Format.json;
    }

    /** @return the exit code */
    int finish(Report result, PrintWriter out) {
        show(new ReportText(result).text(), ReportJson.write(result), out);
        return result.outcome().exitCode();
    }

    /** @return the exit code */
    int finish(RehearsalReport result, PrintWriter out) {
        show(new RehearsalText(result).text(), ReportJson.write(result), out);
        return result.exitCode();
    }

    private void show(String text, String json, PrintWriter out) {
        if (isJson()) {
            out.println(json);
        } else {
            out.print(text);
        }
        out.flush();
        if (report != null) {
            try {
                Files.writeString(report, json + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("The report could not be written to " + report, e);
            }
        }
    }
}
