package dev.godwit.operator.plan;

import java.util.List;
import java.util.Optional;

/** The bundle's source, as the operator sees it. */
public sealed interface Source {

    /** @param configMaps names of those that do not exist; never empty */
    record Missing(List<String> configMaps) implements Source {}

    /** @param problems every problem, for a person */
    record Unreadable(String problems) implements Source {}

    /**
     * @param digest of the bundle
     * @param migrations how many it has
     * @param seed digest of what is to be run behind them; empty if nothing is
     */
    record Found(String digest, int migrations, Optional<String> seed) implements Source {

        public Found(String digest, int migrations) {
            this(digest, migrations, Optional.empty());
        }
    }
}
