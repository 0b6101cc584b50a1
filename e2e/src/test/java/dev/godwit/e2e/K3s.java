package dev.godwit.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** K3s in this machine's Docker engine, where one answers. Testcontainers removes it when the tests' JVM ends. */
final class K3s {

    /** K3s loads the images that it finds here when it starts. */
    private static final String IMAGES = "/var/lib/rancher/k3s/agent/images/";

    private K3s() {}

    /**
     * @param archives images to load, since no registry has them
     * @return {@code kubeconfig}, written
     */
    static Path start(String image, List<String> archives, Path kubeconfig) {
        K3sContainer k3s = new K3sContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s"));
        for (String archive : archives) {
            k3s.withCopyFileToContainer(
                    MountableFile.forHostPath(archive),
                    IMAGES + Path.of(archive).getFileName());
        }
        k3s.start();
        try {
            return Files.writeString(kubeconfig, k3s.getKubeConfigYaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
