package dev.godwit.runner.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.godwit.report.Report;
import dev.godwit.runner.job.JobMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Job's program as a process of its own, as in a pod. */
final class JobProcess {

    static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    final Process process;
    private final Path out;
    private final Path termination;

    private JobProcess(Process process, Path out, Path termination) {
        this.process = process;
        this.out = out;
        this.termination = termination;
    }

    static JobProcess start(Path work, Map<String, String> environment, String... arguments) throws IOException {
        return start(work, new String[0], environment, arguments);
    }

    /** @param through a command that runs the program, such as {@code ip netns exec} */
    static JobProcess start(Path work, String[] through, Map<String, String> environment, String... arguments)
            throws IOException {
        Path out = Files.createTempFile(work, "job", ".log");
        Path termination = Files.createTempFile(work, "termination", ".json");
        List<String> command = new ArrayList<>(List.of(through));
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                JobMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("GODWIT_TERMINATION_LOG", termination.toString());
        return new JobProcess(builder.start(), out, termination);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end");
        }
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(out);
    }

    /** Every line of the output, parsed: none may be anything else than a JSON object. */
    List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    Report report() throws IOException {
        return JSON.treeToValue(lines().getLast().get("report"), Report.class);
    }

    Report terminationMessage() throws IOException {
        return JSON.readValue(Files.readString(termination), Report.class);
    }
}
