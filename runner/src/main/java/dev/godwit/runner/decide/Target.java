package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A target names a migration of the bundle. */
public final class Target {

    private static final int SUGGESTIONS = 3;

    private Target() {}

    /**
     * What is wrong with the target, as a sentence that names the nearest migrations; empty if nothing is.
     *
     * @param what it is called, such as target or baseline
     */
    public static Optional<String> problem(Bundle bundle, String what, String target) {
        List<String> names =
                bundle.names().stream().filter(name -> !Repeatables.isOne(name)).toList();
        if (names.contains(target)) {
            return Optional.empty();
        }
        List<String> nearest = names.stream()
                .sorted(Comparator.comparingInt(name -> distance(name, target)))
                .limit(SUGGESTIONS)
                .toList();
        return Optional.of(
                "The " + what + " " + target + " is not in the bundle, so nothing was applied. The nearest names are "
                        + String.join(", ", nearest) + ".");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
