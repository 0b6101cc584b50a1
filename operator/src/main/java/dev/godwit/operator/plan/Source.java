package dev.godwit.operator.plan;

import java.util.List;

/** The bundle's source, as the operator sees it. */
public sealed interface Source {

    /** @param configMaps names of those that do not exist; never empty */
    record Missing(List<String> configMaps) implements Source {}

    /** @param problems every problem, for a person */
    record Unreadable(String problems) implements Source {}

    /**
     * @param digest of the bundle
     * @param migrations how many it has
     */
    record Found(String digest, int migrations) implements Source {}
}
