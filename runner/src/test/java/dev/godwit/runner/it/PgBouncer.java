package dev.godwit.runner.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real PgBouncer before the test server: the one on the PATH, or Debian's package, unpacked for the test. */
final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final int port;

    private PgBouncer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** @param settings lines of the section {@code [pgbouncer]} */
    static PgBouncer start(Path work, String... settings) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path folder = Files.createTempDirectory(work, "pgbouncer");
        Path users = Files.writeString(folder.resolve("users.txt"), "\"postgres\" \"\"\n");
        Path log = folder.resolve("log");
        Path ini = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                logfile = %s
                %s
                """.formatted(
                        Server.port(), port, users, log, String.join("\n", settings)));
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PgBouncer refuses to run as root; in a user namespace of its own it does not know that it does.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(program());
        command.add(ini.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        PgBouncer bouncer = new PgBouncer(process, folder.resolve("out"), port);
        bouncer.awaitListening();
        return bouncer;
    }

    int port() {
        return port;
    }

    private void awaitListening() throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(log));
            }
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IllegalStateException("PgBouncer does not listen: " + Files.readString(log));
    }

    private static List<String> program() throws IOException, InterruptedException {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin").split(":", -1)) {
            Path installed = Path.of(folder, "pgbouncer");
            if (Files.isExecutable(installed)) {
                return List.of(installed.toString());
            }
        }
        Path unpacked = Path.of("target", "pgbouncer").toAbsolutePath();
        Path binary = unpacked.resolve("root/usr/sbin/pgbouncer");
        if (!Files.isExecutable(binary)) {
            unpack(unpacked);
        }
        return List.of(
                "env", "LD_LIBRARY_PATH=" + unpacked.resolve("root/usr/lib/x86_64-linux-gnu"), binary.toString());
    }

    private static void unpack(Path folder) throws IOException, InterruptedException {
        System.err.println("Fetching PgBouncer for the tests: Debian's package, by apt-get download");
        Files.createDirectories(folder);
        run(folder, List.of("apt-get", "download", "pgbouncer", "libevent-2.1-7", "libc-ares2"));
        try (Stream<Path> packages = Files.list(folder)) {
            for (Path deb : packages.filter(p -> p.toString().endsWith(".deb")).toList()) {
                run(folder, List.of("dpkg-deb", "-x", deb.toString(), "root"));
            }
        }
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command)
                    + " failed; the tests need PgBouncer on the PATH, or Debian's package: " + output);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
