import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * One process, from its start to its end.
 *
 * @param wall seconds
 * @param cpu seconds, with those of the processes that it started and waited for
 * @param peakKb the most that was resident of it, or of one that it started
 * @param said what it wrote
 */
record Measured(double wall, double cpu, long peakKb, String said) {

    private static final double TICKS = 100;
    /** In /proc/PID/stat, behind the name: of the process in user and system mode, of its children in both. */
    private static final List<Integer> TIMES = List.of(11, 12, 13, 14);

    static Measured of(String name, Path work, Map<String, String> environment, List<String> command) throws Exception {
        Path said = work.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        double cpu = 0;
        long peak = 0;
        while (process.isAlive()) {
            cpu = Math.max(cpu, cpu(process.pid()));
            peak = Math.max(peak, Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .mapToLong(one -> peakKb(one.pid()))
                    .max()
                    .orElse(0));
            Thread.sleep(5);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    name + " ended with " + process.exitValue() + ": " + tail(Files.readString(said)));
        }
        return new Measured((System.nanoTime() - start) / 1e9, cpu, peak, Files.readString(said));
    }

    static Measured median(List<Measured> all) {
        return new Measured(
                middle(all, Measured::wall), middle(all, Measured::cpu), (long) middle(all, Measured::peakKb), "");
    }

    private static double middle(List<Measured> all, ToDoubleFunction<Measured> of) {
        return all.stream().mapToDouble(of).sorted().toArray()[all.size() / 2];
    }

    private static double cpu(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return TIMES.stream().mapToLong(field -> Long.parseLong(fields[field])).sum() / TICKS;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long peakKb(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 2000));
    }
}
