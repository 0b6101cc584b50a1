package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who may do what with an object. */
record GrantSql(Sides sides) implements KindSql {

    private static final String OPTION = " WITH GRANT OPTION";

    /** Kinds of objects that are granted on under one word. */
    private static final List<List<ObjectKind>> ALIKE = List.of(
            List.of(ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.FOREIGN_TABLE),
            List.of(ObjectKind.FUNCTION, ObjectKind.AGGREGATE),
            List.of(ObjectKind.ENUM, ObjectKind.COMPOSITE_TYPE, ObjectKind.RANGE_TYPE, ObjectKind.BASE_TYPE));

    /** What a grant is on, and to whom. */
    private record Parts(String word, String on, String grantee) {

        static Parts of(CatalogObject grant) {
            String on = Text.parent(grant);
            int at = grant.name().indexOf(" " + on + " to ");
            return new Parts(
                    grant.name().substring(0, at), on, grant.name().substring(at + on.length() + " to ".length() + 1));
        }
    }

    @Override
    public Sql create(CatalogObject grant) {
        return change(List.of(), grant, Properties.of(grant).list("privileges"), sides.to());
    }

    @Override
    public Sql drop(CatalogObject grant) {
        // Owners are changed first.
        Parts parts = Parts.of(grant);
        Snapshot side = on(parts.word(), parts.on(), sides.to()).isPresent() ? sides.to() : sides.from();
        return change(Properties.of(grant).list("privileges"), grant, List.of(), side);
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        return change(
                Properties.of(before).list("privileges"),
                after,
                Properties.of(after).list("privileges"),
                sides.to());
    }

    private Sql change(List<String> was, CatalogObject grant, List<String> is, Snapshot side) {
        if (Stream.concat(was.stream(), is.stream())
                .anyMatch(
                        privilege -> privilege.contains(" by ") && was.contains(privilege) != is.contains(privilege))) {
            return new Sql.Refused("It was granted by a role that is not the owner, and only that role can grant or"
                    + " revoke it: SET ROLE to it and run GRANT or REVOKE.");
        }
        Parts parts = Parts.of(grant);
        String role = parts.grantee().equals("its owner") ? owner(parts, side) : parts.grantee();
        List<String> now = new ArrayList<>();
        List<String> lost = was.stream()
                .filter(privilege -> !is.contains(privilege) && !is.contains(privilege + OPTION))
                .toList();
        List<String> bare = lost.stream()
                .filter(privilege -> !is.contains(privilege.replace(OPTION, "")))
                .toList();
        List<String> optionOnly =
                lost.stream().filter(privilege -> !bare.contains(privilege)).toList();
        if (!bare.isEmpty()) {
            now.add("REVOKE " + on(parts, bare) + " FROM " + role);
        }
        if (!optionOnly.isEmpty()) {
            now.add("REVOKE GRANT OPTION FOR " + on(parts, optionOnly) + " FROM " + role);
        }
        List<String> won =
                is.stream().filter(privilege -> !was.contains(privilege)).toList();
        List<String> plain = won.stream()
                .filter(privilege -> !privilege.endsWith(OPTION) && !was.contains(privilege + OPTION))
                .toList();
        List<String> grantable =
                won.stream().filter(privilege -> privilege.endsWith(OPTION)).toList();
        if (!plain.isEmpty()) {
            now.add("GRANT " + on(parts, plain) + " TO " + role);
        }
        if (!grantable.isEmpty()) {
            now.add("GRANT " + on(parts, grantable) + " TO " + role + OPTION);
        }
        return Sql.of(now);
    }

    private String on(Parts parts, List<String> privileges) {
        Stream<String> words = privileges.stream().map(privilege -> privilege.replace(OPTION, ""));
        if (parts.word().equals("column")) {
            CatalogObject column = Sides.find(sides.to(), ObjectKind.COLUMN, parts.on())
                    .or(() -> Sides.find(sides.from(), ObjectKind.COLUMN, parts.on()))
                    .orElseThrow(() -> new IllegalArgumentException("a grant on no column: " + parts.on()));
            String own = Text.ownName(column);
            return String.join(", ", words.map(word -> word + " (" + own + ")").toList()) + " ON TABLE "
                    + Text.parent(column);
        }
        String word = parts.word().toUpperCase(Locale.ROOT);
        return String.join(", ", words.toList()) + " ON " + word + " " + parts.on();
    }

    private static String owner(Parts parts, Snapshot side) {
        return on(parts.word(), parts.on(), side)
                .map(object -> Properties.of(object).need("owner"))
                .orElseThrow(() -> new IllegalArgumentException("a grant on nothing: " + parts.on()));
    }

    private static Optional<CatalogObject> on(String word, String name, Snapshot side) {
        if (word.equals("column")) {
            return side.find(word, name).flatMap(column -> on("table", Text.parent(column), side));
        }
        return ALIKE.stream()
                .filter(kinds -> kinds.stream().anyMatch(kind -> kind.word().equals(word))
                        || (word.equals("type") && kinds.contains(ObjectKind.ENUM)))
                .flatMap(List::stream)
                .map(ObjectKind::word)
                .map(kind -> side.find(kind, name).orElse(null))
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> side.find(word, name));
    }

    /** What an object that is made anew has and should not have: PostgreSQL's defaults, and the database's own. */
    List<String> excess(CatalogObject made) {
        String word = word(ObjectKind.of(made));
        if (word.isEmpty()) {
            return List.of();
        }
        Set<String> grantees = new TreeSet<>(defaults(made));
        if (Set.of("function", "procedure", "type", "domain", "language").contains(word)) {
            grantees.add("PUBLIC");
        }
        grantees.removeIf(grantee -> sides.to()
                .find(ObjectKind.GRANT.word(), word + " " + made.name() + " to " + grantee)
                .isPresent());
        grantees.remove(Properties.of(made).text("owner"));
        return grantees.stream()
                .map(grantee ->
                        "REVOKE ALL ON " + word.toUpperCase(Locale.ROOT) + " " + made.name() + " FROM " + grantee)
                .toList();
    }

    private Set<String> defaults(CatalogObject made) {
        Set<String> grantees = new TreeSet<>();
        for (CatalogObject object : sides.from().objects()) {
            if (object.kind().equals(ObjectKind.DEFAULT_PRIVILEGES.word())
                    && (object.schema() == null || object.schema().equals(made.schema()))
                    && DefaultPrivilegesSql.kinds(object).contains(ObjectKind.of(made))) {
                grantees.add(DefaultPrivilegesSql.grantee(object));
            }
        }
        return grantees;
    }

    /** The word under which a kind is granted on; empty if it is not. */
    private static String word(ObjectKind kind) {
        for (List<ObjectKind> kinds : ALIKE) {
            if (kinds.contains(kind)) {
                return kinds.contains(ObjectKind.ENUM)
                        ? "type"
                        : kinds.getFirst().word();
            }
        }
        return Set.of(ObjectKind.SEQUENCE, ObjectKind.PROCEDURE, ObjectKind.SCHEMA, ObjectKind.DOMAIN)
                        .contains(kind)
                ? kind.word()
                : "";
    }
}
