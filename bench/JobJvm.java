import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The runner as a Job starts it: the image's JVM flags, the memory of a Job's 256 MiB, a class archive from a run like it. */
final class JobJvm {

    private static final String MEMORY = "-XX:MaxRAM=256m";

    private final String java = ProcessHandle.current().info().command().orElseThrow();
    private final List<String> flags;
    private final String classPath;
    private final Path archive;

    private JobJvm(List<String> flags, String classPath, Path archive) {
        this.flags = flags;
        this.classPath = classPath;
        this.archive = archive;
    }

    /**
     * @param jars the folder of the runner's
     * @param arguments the image's file of arguments
     * @param run a run that shows which classes it takes
     */
    static JobJvm trained(Path jars, Path arguments, Path work, Map<String, String> environment, List<String> run)
            throws Exception {
        List<String> flags = new ArrayList<>(Files.readAllLines(arguments).stream()
                .filter(line -> line.startsWith("-X"))
                .toList());
        flags.add(MEMORY);
        JobJvm jvm = new JobJvm(flags, classPath(jars), work.resolve("runner.jsa"));
        String classes = work.resolve("classes").toString();
        Measured.of("training", work, environment, jvm.command(List.of("-XX:DumpLoadedClassList=" + classes), run));
        Measured.of(
                "class archive",
                work,
                Map.of(),
                List.of(
                        jvm.java,
                        "-Xshare:dump",
                        "-XX:+UseG1GC",
                        "-XX:+AOTClassLinking",
                        "-XX:SharedClassListFile=" + classes,
                        "-XX:SharedArchiveFile=" + jvm.archive,
                        "-cp",
                        jvm.classPath));
        return jvm;
    }

    private static String classPath(Path jars) throws IOException {
        try (Stream<Path> all = Files.list(jars)) {
            return String.join(
                    ":",
                    all.map(Path::toString)
                            .filter(jar -> jar.endsWith(".jar") && !jar.contains("picocli"))
                            .sorted()
                            .toList());
        }
    }

    List<String> command(List<String> arguments) {
        return command(List.of("-XX:SharedArchiveFile=" + archive), arguments);
    }

    private List<String> command(List<String> more, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java);
        command.addAll(flags);
        command.addAll(more);
        command.addAll(List.of("-cp", classPath, "dev.godwit.runner.job.JobMain"));
        command.addAll(arguments);
        return command;
    }
}
