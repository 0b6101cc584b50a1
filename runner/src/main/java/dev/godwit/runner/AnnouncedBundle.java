package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleReading;
import dev.godwit.report.Outcome;
import dev.godwit.runner.bundle.BundleFolder;
import dev.godwit.runner.decide.Target;
import dev.godwit.runner.run.RunStopped;

/** The bundle that a run is about, which must be the one that was announced and hold what the request names. */
final class AnnouncedBundle {

    private AnnouncedBundle() {}

    /** @throws RunStopped {@link Outcome#InvalidBundle} */
    static Bundle read(RunRequest request) {
        return switch (BundleFolder.read(request.bundle(), request.layout())) {
            case BundleReading.Read read -> read.bundle();
            case BundleReading.Refused refused ->
                throw new RunStopped(Outcome.InvalidBundle, refused.message() + " Nothing was run.");
        };
    }

    /** @throws RunStopped {@link Outcome#BundleChanged} or {@link Outcome#InvalidSpec} */
    static void check(Bundle bundle, RunRequest request) {
        if (request.expectBundle() != null && !request.expectBundle().equals(bundle.digest())) {
            throw new RunStopped(
                    Outcome.BundleChanged,
                    "The bundle is not the one that was announced: " + request.expectBundle() + " was expected, and "
                            + bundle.digest() + " is there. Nothing was run.");
        }
        if (request.wish().target() != null) {
            requireInBundle(bundle, "target", request.wish().target());
        }
        if (request.wish().answers().baseline() != null) {
            requireInBundle(bundle, "baseline", request.wish().answers().baseline());
        }
    }

    private static void requireInBundle(Bundle bundle, String what, String name) {
        Target.problem(bundle, what, name).ifPresent(problem -> {
            throw new RunStopped(Outcome.InvalidSpec, problem);
        });
    }
}
