package dev.godwit.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.event.Level;

/** What is to be expected of a cluster: that its API server is away or busy, or that two write at once. */
final class Trouble {

    private static final int CONFLICT_MILLIS = 200;
    private static final int AWAY_MILLIS = 5_000;

    private Trouble() {}

    /** When to try again; jittered, so that many resources do not come back together. */
    static Duration pause(Exception e) {
        int least = isConflict(e) ? CONFLICT_MILLIS : AWAY_MILLIS;
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(least, 2 * least));
    }

    static Level level(Exception e) {
        return isConflict(e) ? Level.DEBUG : Level.WARN;
    }

    /** In one line. */
    static String words(Exception e) {
        if (e instanceof KubernetesClientException k && k.getCode() > 0) {
            return "the API server answered " + k.getCode()
                    + (k.getStatus() != null && k.getStatus().getReason() != null
                            ? " " + k.getStatus().getReason()
                            : "");
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null || root.getMessage().isBlank()
                ? root.getClass().getSimpleName()
                : root.getClass().getSimpleName() + ": "
                        + root.getMessage().lines().findFirst().orElse("");
    }

    private static boolean isConflict(Exception e) {
        return e instanceof StatusWriter.StaleStatus
                || (e instanceof KubernetesClientException k && k.getCode() == HttpURLConnection.HTTP_CONFLICT);
    }
}
