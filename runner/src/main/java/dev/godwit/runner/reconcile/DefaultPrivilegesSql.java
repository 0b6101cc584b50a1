package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is granted on objects that a role makes later. */
record DefaultPrivilegesSql(Sides sides) implements KindSql {

    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[^\" ]+)";
    private static final Pattern WORDS = Pattern.compile(
            "(tables|sequences|functions|types|schemas|large objects)(?: in " + NAME + ")? of " + NAME + " to " + NAME);
    private static final String OPTION = " WITH GRANT OPTION";

    private static Matcher words(CatalogObject object) {
        Matcher words = WORDS.matcher(object.name());
        if (!words.matches()) {
            throw new IllegalArgumentException("default privileges that nobody can read: " + object.name());
        }
        return words;
    }

    static String grantee(CatalogObject object) {
        return words(object).group(4);
    }

    static Set<ObjectKind> kinds(CatalogObject object) {
        return switch (words(object).group(1)) {
            case "tables" ->
                Set.of(ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.FOREIGN_TABLE);
            case "sequences" -> Set.of(ObjectKind.SEQUENCE);
            case "functions" -> Set.of(ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.AGGREGATE);
            case "types" ->
                Set.of(
                        ObjectKind.ENUM,
                        ObjectKind.COMPOSITE_TYPE,
                        ObjectKind.RANGE_TYPE,
                        ObjectKind.BASE_TYPE,
                        ObjectKind.DOMAIN);
            case "schemas" -> Set.of(ObjectKind.SCHEMA);
            default -> Set.of();
        };
    }

    @Override
    public Sql create(CatalogObject object) {
        return change(List.of(), object, Properties.of(object).list("privileges"));
    }

    @Override
    public Sql drop(CatalogObject object) {
        return change(Properties.of(object).list("privileges"), object, List.of());
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        return change(
                Properties.of(before).list("privileges"),
                after,
                Properties.of(after).list("privileges"));
    }

    private Sql change(List<String> was, CatalogObject object, List<String> is) {
        Matcher words = words(object);
        String schema = words.group(2);
        String alter = "ALTER DEFAULT PRIVILEGES FOR ROLE " + words.group(3)
                + (schema == null ? "" : " IN SCHEMA " + schema) + " ";
        String on = " ON " + words.group(1).toUpperCase(Locale.ROOT);
        List<String> now = new ArrayList<>();
        List<String> lost =
                was.stream().filter(privilege -> !is.contains(privilege)).toList();
        if (!lost.isEmpty()) {
            now.add(alter + "REVOKE " + list(lost) + on + " FROM " + words.group(4));
        }
        List<String> won =
                is.stream().filter(privilege -> !was.contains(privilege)).toList();
        List<String> plain =
                won.stream().filter(privilege -> !privilege.endsWith(OPTION)).toList();
        List<String> grantable =
                won.stream().filter(privilege -> privilege.endsWith(OPTION)).toList();
        if (!plain.isEmpty()) {
            now.add(alter + "GRANT " + list(plain) + on + " TO " + words.group(4));
        }
        if (!grantable.isEmpty()) {
            now.add(alter + "GRANT " + list(grantable) + on + " TO " + words.group(4) + OPTION);
        }
        if (schema == null && words.group(4).equals(words.group(3))) {
            now.addAll(everybody(object, alter, on, !is.isEmpty()));
        }
        return Sql.of(now);
    }

    /** Everybody's privileges on functions and types are recorded only where a role's defaults were touched at all. */
    private List<String> everybody(CatalogObject object, String alter, String on, boolean recorded) {
        String kind = words(object).group(1);
        String privilege = kind.equals("functions") ? "EXECUTE" : kind.equals("types") ? "USAGE" : "";
        Snapshot touched = recorded ? sides.to() : sides.from();
        String everybody = object.name().substring(0, object.name().lastIndexOf(" to ")) + " to PUBLIC";
        if (privilege.isEmpty()
                || touched.find(ObjectKind.DEFAULT_PRIVILEGES.word(), everybody).isPresent()) {
            return List.of();
        }
        return List.of(
                alter + (recorded ? "REVOKE " : "GRANT ") + privilege + on + (recorded ? " FROM " : " TO ") + "PUBLIC");
    }

    private static String list(List<String> privileges) {
        return String.join(
                ", ",
                privileges.stream()
                        .map(privilege -> privilege.replace(OPTION, ""))
                        .toList());
    }
}
