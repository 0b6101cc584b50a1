package dev.godwit.runner.decide;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a person has said beforehand about history that Godwit would not take as it is.
 *
 * @param lateAllowed whether a migration that stands before applied ones is applied all the same
 * @param baseline up to this migration, what the bundle holds is there already; only for a schema that has tables and no
 *     history
 * @param squash null if no migrations were merged into one
 * @param accepts contradictions that are meant
 * @param resolutions what has become of migrations that were begun
 */
public record Answers(
        boolean lateAllowed,
        @Nullable String baseline,
        @Nullable Squash squash,
        List<Accept> accepts,
        List<Resolution> resolutions) {

    public static final Answers NONE = new Answers(false, null, null, List.of());

    public Answers {
        accepts = List.copyOf(accepts);
        resolutions = List.copyOf(resolutions);
    }

    /** The same, with these of the resolutions. */
    public Answers resolving(Predicate<Resolution> those) {
        return new Answers(
                lateAllowed,
                baseline,
                squash,
                accepts,
                resolutions.stream().filter(those).toList());
    }

    /** With nothing said about a migration that was begun. */
    public Answers(boolean lateAllowed, @Nullable String baseline, @Nullable Squash squash, List<Accept> accepts) {
        this(lateAllowed, baseline, squash, accepts, List.of());
    }

    /**
     * The migrations up to and including {@code through} are replaced by one, which a database that has them all does not
     * run.
     */
    public record Squash(String through, String into) {}
}
