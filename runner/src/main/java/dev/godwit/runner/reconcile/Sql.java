package dev.godwit.runner.reconcile;

import java.util.List;

/** How something is done to one object. */
sealed interface Sql {

    /**
     * @param now in this order
     * @param later when everything else has been made
     */
    record Written(List<String> now, List<String> later) implements Sql {

        public Written {
            now = List.copyOf(now);
            later = List.copyOf(later);
        }
    }

    /** It is dropped and made again, with all its parts. */
    record Again() implements Sql {}

    /** @param why a sentence, and what a person can do instead */
    record Refused(String why) implements Sql {}

    /** It comes, goes or changes with another object. */
    static Sql nothing() {
        return new Written(List.of(), List.of());
    }

    static Sql of(String... now) {
        return new Written(List.of(now), List.of());
    }

    static Sql of(List<String> now) {
        return new Written(now, List.of());
    }
}
