package dev.godwit.runner.drift;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One object, before and after.
 *
 * @param before null if it was not there
 * @param after null if it is not there any more
 */
public record Change(
        @Nullable CatalogObject before, @Nullable CatalogObject after) {

    public Change {
        if (before == null && after == null) {
            throw new IllegalArgumentException("a change of nothing");
        }
    }

    /** What was done to get back. */
    public Change reversed() {
        return new Change(after, before);
    }

    /** Either side: kind and name are the same. */
    public CatalogObject object() {
        return after == null ? Objects.requireNonNull(before) : after;
    }

    public CatalogObject.Key key() {
        return object().key();
    }
}
