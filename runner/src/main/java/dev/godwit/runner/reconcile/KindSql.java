package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.Set;

/** How objects of some kinds are made, removed and changed. Owner, comment and grants are written elsewhere. */
interface KindSql {

    /** Without its parts, unless they can only be made with it. */
    Sql create(CatalogObject object);

    /** What is gone with it needs no statement of its own. */
    default Sql drop(CatalogObject object) {
        return Sql.of("DROP " + Target.of(object));
    }

    /** @param differing what differs, except for owner and comment; not empty */
    Sql change(CatalogObject before, CatalogObject after, Set<String> differing);
}
