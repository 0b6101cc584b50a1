package dev.godwit.operator.order;

import dev.godwit.api.Dependency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks of what comes first whether it has. */
public final class Order {

    private Order() {}

    /**
     * A circle is one even while all of it is Ready: whichever of it has work next would wait for the others, and they for
     * it. A migration that is applied stays so; it can hold up nobody any more, and so it closes no circle.
     *
     * @param self the name of the resource that has work
     * @param first what comes before it
     * @param others all of the namespace that can be reached from there, by name; whoever is not in it does not exist
     */
    public static Gate gate(String self, List<Dependency> first, Map<String, Neighbour> others) {
        Optional<List<String>> circle = circle(self, first, others);
        if (circle.isPresent()) {
            return new Gate.Circle(circle.get());
        }
        List<String> unmet = first.stream()
                .flatMap(dependency -> unmet(dependency, Optional.ofNullable(others.get(dependency.name()))).stream())
                .toList();
        return unmet.isEmpty() ? new Gate.Open() : new Gate.Shut(unmet);
    }

    private static Optional<String> unmet(Dependency dependency, Optional<Neighbour> other) {
        String name = dependency.name();
        String migration = dependency.migration();
        if (other.isEmpty()) {
            return Optional.of("There is no DatabaseMigration " + name + " in this namespace"
                    + (migration == null ? "" : ", which is to apply " + migration) + ".");
        }
        Neighbour there = other.get();
        if (migration == null) {
            return there.ready() && there.current()
                    ? Optional.empty()
                    : Optional.of(name + " is to be Ready for its newest spec, and " + there.words() + ".");
        }
        return there.has(migration)
                ? Optional.empty()
                : Optional.of(migration + " is to be in the history of " + name + ", which " + there.words()
                        + (there.pending().contains(migration) ? "; it is pending there." : "."));
    }

    /** A shortest way from the resource to itself. */
    private static Optional<List<String>> circle(String self, List<Dependency> first, Map<String, Neighbour> others) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> next = new ArrayDeque<>();
        next.add(self);
        while (!next.isEmpty()) {
            String at = next.remove();
            Neighbour here = others.get(at);
            List<Dependency> before = at.equals(self) ? first : here == null ? List.of() : here.dependsOn();
            for (Dependency dependency : before) {
                if (isDone(dependency, others)) {
                    continue;
                }
                if (dependency.name().equals(self)) {
                    return Optional.of(way(self, at, cameFrom));
                }
                if (cameFrom.putIfAbsent(dependency.name(), at) == null) {
                    next.add(dependency.name());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isDone(Dependency dependency, Map<String, Neighbour> others) {
        String migration = dependency.migration();
        Neighbour other = others.get(dependency.name());
        return migration != null && other != null && other.has(migration);
    }

    private static List<String> way(String self, String last, Map<String, String> cameFrom) {
        List<String> backwards = new ArrayList<>(List.of(self));
        for (String at = last; at != null && !at.equals(self); at = cameFrom.get(at)) {
            backwards.add(at);
        }
        backwards.add(self);
        Collections.reverse(backwards);
        return List.copyOf(backwards);
    }
}
