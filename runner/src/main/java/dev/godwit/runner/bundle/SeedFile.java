package dev.godwit.runner.bundle;

import dev.godwit.bundle.BundleReader;
import dev.godwit.bundle.BundleReading;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file with SQL that is to be run behind the migrations.
 *
 * @param expected {@code sha256:...} of its bytes; null if any will do
 */
public record SeedFile(Path path, @Nullable String expected) {

    /** As much as a ConfigMap holds: 1 MiB. */
    static final int MAX_BYTES = 1 << 20;

    /**
     * Under the file's name.
     *
     * @throws RunStopped {@link Outcome#InvalidBundle} or {@link Outcome#BundleChanged}
     */
    public Migration read() {
        String name = String.valueOf(path.getFileName());
        byte[] content = content(name);
        Migration read = switch (BundleReader.read(Map.of("seed.sql", content), Layout.Prisma)) {
            case BundleReading.Read(var bundle) -> bundle.migrations().getFirst();
            case BundleReading.Refused refused -> throw invalid(name, refused.message());
        };
        String sha256 = Sha256.hex(content);
        if (expected != null && !expected.equals("sha256:" + sha256)) {
            throw new RunStopped(
                    Outcome.BundleChanged,
                    "The seed " + name + " is not the one that was announced: " + expected
                            + " was expected, and sha256:" + sha256 + " is there. Nothing was run.");
        }
        return new Migration(name, sha256, read.sql());
    }

    private byte[] content(String name) {
        if (!Files.isRegularFile(path)) {
            throw invalid(name, "There is no such file.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw invalid(name, "It is larger than 1 MiB; load data by other means.");
            }
            return content;
        } catch (IOException e) {
            throw invalid(name, "It cannot be read: " + e.getClass().getSimpleName() + ".");
        }
    }

    private static RunStopped invalid(String name, String why) {
        return new RunStopped(
                Outcome.InvalidBundle, "The seed " + name + " cannot be run. " + why + " Nothing was run.");
    }
}
