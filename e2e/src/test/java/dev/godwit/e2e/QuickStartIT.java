package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The first thing that anybody tries, on this cluster instead of one of its own. */
@Isolated("it installs the chart, which all tests share")
class QuickStartIT {

    @AfterEach
    void remove() {
        Cluster.client().namespaces().withName("godwit-quickstart").delete();
    }

    @Test
    void itPrintsWhatTheReadmeShows() throws IOException, InterruptedException {
        String readme = Files.readString(Cluster.file("README.md"));
        int begin = readme.indexOf("== 1. ");
        List<String> shown = comparable(readme.substring(begin, readme.indexOf("```", begin)));

        String printed = quickStart();

        assertThat(comparable(printed)).as(printed).containsSubsequence(shown);
        assertThat(shown).as("all of the story").hasSizeGreaterThan(40).anyMatch(line -> line.startsWith("== 5. "));
    }

    private static String quickStart() throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder(
                        Cluster.file("examples/quickstart.sh").toString(),
                        "--context",
                        Objects.requireNonNull(Cluster.client()
                                .getConfiguration()
                                .getCurrentContext()
                                .getName()),
                        "--image",
                        Cluster.image(),
                        "--postgres-image",
                        Cluster.postgresImage())
                .redirectErrorStream(true);
        script.environment().put("KUBECONFIG", Cluster.kubeconfig().toString());
        Process process = script.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    /** Without what is another each time: times, ages, digests, and the states that pass too quickly to be seen always. */
    private static List<String> comparable(String text) {
        return text.lines()
                .map(line -> line.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
                        .replaceAll("\\b[0-9a-f]{8,64}\\b…?", "HASH")
                        .replaceAll("(?<=\\s)([0-9]+m)?[0-9]+s$", "AGE")
                        .replaceAll("[ \\t]+", " ")
                        .strip())
                .filter(line -> !line.isEmpty() && !line.contains(" Deploying "))
                .toList();
    }
}
