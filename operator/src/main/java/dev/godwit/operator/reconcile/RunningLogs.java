package dev.godwit.operator.reconcile;

import dev.godwit.operator.job.LogReader;
import dev.godwit.operator.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Looks into logs of pods that run, seldom: where it is too soon or too many look already, nothing is learnt. */
final class RunningLogs {

    private static final int AT_ONCE = 3;
    private static final int REMEMBERED = 1_000;

    private final Cluster cluster;
    private final Duration pause;
    private final Semaphore looking = new Semaphore(AT_ONCE);
    private final Map<String, Instant> looked = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param pause how long one pod is left alone after a look */
    RunningLogs(Cluster cluster, Duration pause) {
        this.cluster = cluster;
        this.pause = pause;
    }

    /** @param since when the container started */
    Optional<Step> step(String namespace, String pod, Instant since, Instant now) {
        if (!isTime(namespace + "/" + pod, since, now) || !looking.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return cluster.logTail(namespace, pod).flatMap(LogReader::step);
        } finally {
            looking.release();
        }
    }

    private boolean isTime(String pod, Instant since, Instant now) {
        synchronized (looked) {
            if (now.isBefore(looked.getOrDefault(pod, since).plus(pause))) {
                return false;
            }
            looked.put(pod, now);
            return true;
        }
    }
}
