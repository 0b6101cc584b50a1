package dev.godwit.operator.turn;

import dev.godwit.operator.plan.Turn;
import dev.godwit.report.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Turns for Jobs that only look for drift, and turns for all others: so no deploy waits for a look, and however many
 * looks are due at once, databases and cluster meet few of them at a time. Safe to be used by many threads.
 */
public final class Budgets<K> {

    private final Turns<K> work;
    private final Turns<K> looks;

    /**
     * @param mostWork Jobs at once that are no looks, at least 1
     * @param mostLooks Jobs at once that only look, at least 1
     */
    public Budgets(int mostWork, int mostLooks) {
        this.work = new Turns<>(Verb.DEPLOY, mostWork);
        this.looks = new Turns<>(Verb.DRIFT, mostLooks);
    }

    /**
     * What was so before the operator started.
     *
     * @param looking resources that have a Job which only looks
     * @param working resources that have another
     * @param waiting resources that wait for one that is no look, those that have waited longest first
     */
    public void remember(Collection<K> looking, Collection<K> working, Collection<K> waiting) {
        looks.remember(looking, List.of());
        work.remember(working, waiting);
    }

    /** @see Turns#ask */
    public Turn ask(Verb verb, K resource, boolean announced, Predicate<K> exists) {
        return of(verb).ask(resource, announced, exists);
    }

    /**
     * What came of a look at a resource.
     *
     * @param has what the Job is for that it has, or may have
     * @param turn what it was told
     * @return who should ask now
     */
    public List<K> looked(K resource, Optional<Verb> has, Turn turn) {
        List<K> woken = new ArrayList<>();
        for (Turns<K> turns : List.of(work, looks)) {
            woken.addAll(turns.looked(
                    resource,
                    has.filter(verb -> of(verb) == turns).isPresent(),
                    turn instanceof Turn.Later(Verb verb, int _) && of(verb) == turns));
        }
        return woken;
    }

    private Turns<K> of(Verb verb) {
        return switch (verb) {
            case DRIFT -> looks;
            case DEPLOY, PLAN -> work;
        };
    }
}
