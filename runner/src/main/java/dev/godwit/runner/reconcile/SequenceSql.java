package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sequences. Where one stands is data, which no snapshot holds. */
record SequenceSql() implements KindSql {

    static String options(Properties has, boolean type) {
        return (type ? "AS " + has.need("type") + " " : "") + "START WITH " + has.need("start") + " INCREMENT BY "
                + has.need("increment") + " MINVALUE " + has.need("minimum") + " MAXVALUE " + has.need("maximum")
                + " CACHE " + has.need("cache") + (has.has("cycle") ? " CYCLE" : " NO CYCLE");
    }

    @Override
    public Sql create(CatalogObject sequence) {
        Properties has = Properties.of(sequence);
        if (has.has("identity")) {
            return Sql.nothing();
        }
        String unlogged = has.has("persistence") ? "UNLOGGED " : "";
        String create = "CREATE " + unlogged + "SEQUENCE " + sequence.name() + " " + options(has, true);
        return new Sql.Written(
                List.of(create),
                has.has("ownedBy")
                        ? List.of("ALTER SEQUENCE " + sequence.name() + " OWNED BY " + has.need("ownedBy"))
                        : List.of());
    }

    @Override
    public Sql drop(CatalogObject sequence) {
        return Properties.of(sequence).has("identity") ? Sql.nothing() : KindSql.super.drop(sequence);
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties is = Properties.of(after);
        String alter = "ALTER SEQUENCE " + after.name() + " ";
        List<String> now = new ArrayList<>();
        List<String> later = new ArrayList<>();
        if (differing.stream()
                .anyMatch(Set.of("type", "start", "increment", "minimum", "maximum", "cache", "cycle")::contains)) {
            now.add(alter + options(is, true));
        }
        if (differing.contains("persistence")) {
            now.add(alter + (is.has("persistence") ? "SET UNLOGGED" : "SET LOGGED"));
        }
        if (differing.contains("ownedBy") && !differing.contains("identity")) {
            later.add(alter + "OWNED BY " + (is.has("ownedBy") ? is.need("ownedBy") : "NONE"));
        }
        return differing.contains("identity")
                ? new Sql.Refused(
                        "A sequence becomes that of an identity column, or ceases to be, only with the column:"
                                + " make another sequence, and give it the value where this one stands.")
                : new Sql.Written(now, later);
    }
}
