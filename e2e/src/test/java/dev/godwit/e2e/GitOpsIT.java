package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What GitOps tools make of every state, asked in their own code: kstatus, and Argo CD's Lua. Needs no cluster, but Go. */
class GitOpsIT {

    @Test
    void everyStateIsJudgedAsItShouldBe() throws IOException, InterruptedException {
        System.out.println("Compiling kstatus and Argo CD's Lua (half a minute the first time)");
        ProcessBuilder go = new ProcessBuilder(
                        "go",
                        "run",
                        ".",
                        Cluster.file("examples/argocd/godwit.dev/DatabaseMigration")
                                .toString())
                .directory(Cluster.file("e2e/gitops").toFile())
                .redirectErrorStream(true);
        go.environment().put("GOWORK", "off");
        go.environment().put("CGO_ENABLED", "0");
        go.environment().merge("PATH", "/usr/local/go/bin", (path, more) -> path + ":" + more);
        Process process = go.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("states are judged as they should be");
    }
}
