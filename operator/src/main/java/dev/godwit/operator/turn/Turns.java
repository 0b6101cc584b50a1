package dev.godwit.operator.turn;

import dev.godwit.operator.plan.Turn;
import dev.godwit.report.Verb;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Hands out turns to resources, each told by a key of its own. Safe to be used by many threads.
 *
 * <p>A resource asks when it wants a Job, and tells after each look at it whether it has one or waits for one. A turn
 * is held from the asking on, so that two that ask at once do not get the same one.
 */
final class Turns<K> {

    private final Verb verb;
    private final int most;
    private final Set<K> live = new HashSet<>();
    private final LinkedHashSet<K> line = new LinkedHashSet<>();

    /**
     * @param verb for those that are told to wait
     * @param most turns at once, at least 1
     */
    Turns(Verb verb, int most) {
        this.verb = verb;
        this.most = most;
    }

    /**
     * What was so before the operator started.
     *
     * @param having resources that have a Job, perhaps more than may have one
     * @param waiting resources that wait for one, those that have waited longest first
     */
    synchronized void remember(Collection<K> having, Collection<K> waiting) {
        live.addAll(having);
        line.addAll(waiting);
    }

    /**
     * For a Job that is to be made. Whoever had one before gives its turn back first, and comes last.
     *
     * @param announced whether the Job is one that the resource was given a turn for already
     * @param exists which resources are still there: others hold no turn and wait for none
     */
    synchronized Turn ask(K resource, boolean announced, Predicate<K> exists) {
        live.removeIf(exists.negate());
        line.removeIf(exists.negate());
        if (announced) {
            line.remove(resource);
            live.add(resource);
            return new Turn.Now();
        }
        live.remove(resource);
        line.add(resource);
        if (next().contains(resource)) {
            line.remove(resource);
            live.add(resource);
            return new Turn.Now();
        }
        return new Turn.Later(verb, most);
    }

    /**
     * What came of a look at a resource.
     *
     * @param has whether it has a Job, or may have
     * @param waits whether it was told to wait
     * @return who should ask now
     */
    synchronized List<K> looked(K resource, boolean has, boolean waits) {
        if (has) {
            live.add(resource);
        } else {
            live.remove(resource);
        }
        if (has || !waits) {
            line.remove(resource);
        }
        return next();
    }

    private List<K> next() {
        return line.stream().limit(Math.max(0, most - live.size())).toList();
    }
}
