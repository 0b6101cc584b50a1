package dev.godwit.runner;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Snapshot;
import java.util.Set;

/** What running a bundle anew came to. */
sealed interface Replayed {

    /**
     * It ran.
     *
     * @param before what the scratch database was when the first migration began
     * @param after what the last one left
     * @param lent extensions that were made beforehand, because the database has them and no migration makes them
     */
    record Done(Snapshot before, Snapshot after, Set<CatalogObject.Key> lent) implements Replayed {}

    /** @param why what happened, in sentences */
    record Failed(String why) implements Replayed {}
}
