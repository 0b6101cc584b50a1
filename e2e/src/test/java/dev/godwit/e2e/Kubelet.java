package dev.godwit.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The process that runs a node's pods, where it is one of this machine. */
record Kubelet(long pid) {

    /** Empty on a cluster of which the processes are not this machine's. */
    static Optional<Kubelet> find() {
        return Cluster.kubeletConfig()
                .flatMap(config -> ProcessHandle.allProcesses()
                        .map(ProcessHandle::pid)
                        .filter(pid -> isKubelet(pid, "--config=" + config))
                        .map(Kubelet::new)
                        .findAny());
    }

    /** Containers go on meanwhile, and nobody starts, stops or looks after them, as on a node that cannot be reached. */
    void whileFrozen(Runnable then) throws IOException, InterruptedException {
        signal("STOP");
        try {
            then.run();
        } finally {
            signal("CONT");
        }
    }

    private static boolean isKubelet(long pid, String argument) {
        try {
            String command = Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"), StandardCharsets.UTF_8);
            return command.substring(0, Math.max(0, command.indexOf('\0'))).endsWith("kubelet")
                    && command.contains(argument + "\0");
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " " + pid + " ended with " + code);
        }
    }
}
