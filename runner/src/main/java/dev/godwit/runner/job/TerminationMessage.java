package dev.godwit.runner.job;

import dev.godwit.report.Report;
import dev.godwit.runner.report.ShortForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The file in which Kubernetes looks for a container's last words. */
record TerminationMessage(Path file) {

    private static final String VARIABLE = "GODWIT_TERMINATION_LOG";
    private static final String DEFAULT = "/dev/termination-log";

    static TerminationMessage in(Map<String, String> environment) {
        return new TerminationMessage(Path.of(environment.getOrDefault(VARIABLE, DEFAULT)));
    }

    /** Does nothing where Kubernetes has put no such file: outside a container. */
    void write(Report report) {
        if (!Files.isWritable(file)) {
            return;
        }
        try {
            Files.writeString(
                    file, ShortForm.of(report), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            // The report is in the log as well; who reads it finds it there.
            return;
        }
    }
}
