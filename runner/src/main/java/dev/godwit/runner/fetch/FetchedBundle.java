package dev.godwit.runner.fetch;

import dev.godwit.report.Outcome;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/** A bundle's folder, made of an artifact. */
public final class FetchedBundle {

    private FetchedBundle() {}

    /**
     * @param room a folder that is there and may be written to, with room for the archive and for what is in it
     * @return the bundle's folder
     * @throws RunStopped {@link Outcome#WaitingForBundle} if it cannot be had for now, {@link Outcome#InvalidBundle} if it
     *     is not to be had or is no archive, or as the cancellation says
     */
    public static Path fetch(Artifact artifact, Path room, Cancellation cancellation) {
        return fetch(artifact, room, Addresses::mayBeAsked, Download.Limits.USUAL, cancellation);
    }

    static Path fetch(
            Artifact artifact,
            Path room,
            Predicate<InetAddress> mayBeAsked,
            Download.Limits limits,
            Cancellation cancellation) {
        try {
            Path archive = room.resolve("artifact.tar.gz");
            new Download(artifact, mayBeAsked, limits, cancellation).into(archive);
            Path folder = Files.createDirectory(room.resolve("files"));
            Archive.expand(archive, artifact.path(), folder, inTime(artifact, limits.expansion(), cancellation));
            Files.delete(archive);
            return folder;
        } catch (IOException e) {
            throw new RunStopped(
                    Outcome.WaitingForBundle,
                    "The Job's volume has no room for the artifact, or cannot be written to ("
                            + e.getMessage()
                            + "). Nothing was run; it is tried again. See: kubectl describe pod.",
                    e);
        }
    }

    private static Runnable inTime(Artifact artifact, Duration limit, Cancellation cancellation) {
        long start = System.nanoTime();
        return () -> {
            cancellation.check();
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new RunStopped(
                        Outcome.WaitingForBundle,
                        "The artifact at " + artifact.shown() + " could not be expanded within " + limit.toSeconds()
                                + " s. Nothing was run; it is tried again. Publish only the migrations, and not what is"
                                + " beside them.");
            }
        };
    }
}
