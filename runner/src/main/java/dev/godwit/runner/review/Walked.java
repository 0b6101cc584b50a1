package dev.godwit.runner.review;

import dev.godwit.runner.sql.Name;
import dev.godwit.runner.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a first walk through migrations leaves to the next ones: where there is something to see. A file with hundreds of
 * thousands of rows is cut into statements once.
 */
public final class Walked {

    private final Set<Name> named;
    private final Map<String, List<Place>> places;

    Walked(Set<Name> named, Map<String, List<Place>> places) {
        this.named = Set.copyOf(named);
        this.places = Map.copyOf(places);
    }

    /** Everything that the migrations name, in each schema in which that may be; some of it may not exist. */
    public Set<Name> named() {
        return named;
    }

    /** Of each migration, by its name. */
    Map<String, List<Place>> places() {
        return places;
    }

    /**
     * Where a statement stands.
     *
     * @param number of the statement, from 1
     * @param line of the file, from 1
     * @param alone whether the migration has no other statement
     * @param oneMore whether it puts rows into a table as many before it do, and is looked at for their values only
     */
    record Place(String migration, SqlStatement statement, int number, int line, boolean alone, boolean oneMore) {}
}
