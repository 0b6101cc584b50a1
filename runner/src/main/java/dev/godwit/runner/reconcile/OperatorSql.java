package dev.godwit.runner.reconcile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Operators, their classes and families, casts and transforms. */
record OperatorSql(Sides sides) implements KindSql {

    @Override
    public Sql create(CatalogObject object) {
        Properties has = Properties.of(object);
        return switch (ObjectKind.of(object)) {
            case OPERATOR -> Sql.of(operator(object, has));
            case OPERATOR_FAMILY -> Sql.of("CREATE " + Target.of(object));
            case OPERATOR_CLASS -> operatorClass(object, has);
            case CAST -> Sql.of("CREATE " + Target.of(object) + how(has));
            default -> Sql.of("CREATE " + Target.of(object) + transform(has));
        };
    }

    private static String operator(CatalogObject operator, Properties has) {
        String bare = Names.bare(operator.key());
        String arguments =
                operator.name().substring(bare.length() + 1, operator.name().length() - 1);
        List<String> types = Text.split(arguments);
        List<String> parts = new ArrayList<>();
        parts.add("FUNCTION = " + has.need("function"));
        if (!types.getFirst().equals("NONE")) {
            parts.add("LEFTARG = " + types.getFirst());
        }
        parts.add("RIGHTARG = " + types.getLast());
        for (String other : List.of("commutator", "negator")) {
            if (has.has(other)) {
                String signature = has.need(other);
                String name = signature.substring(0, signature.lastIndexOf('('));
                parts.add(other.toUpperCase(Locale.ROOT) + " = " + RoutineSql.operator(name));
            }
        }
        if (has.has("restrict")) {
            parts.add("RESTRICT = " + has.need("restrict"));
        }
        if (has.has("join")) {
            parts.add("JOIN = " + has.need("join"));
        }
        if (has.has("hashes")) {
            parts.add("HASHES");
        }
        if (has.has("merges")) {
            parts.add("MERGES");
        }
        return "CREATE OPERATOR " + bare + " (" + String.join(", ", parts) + ")";
    }

    /** The members of a class are told by its family, which tells them apart only if it has no other class. */
    private Sql operatorClass(CatalogObject operatorClass, Properties has) {
        String access = operatorClass.name().substring(operatorClass.name().lastIndexOf(" using "));
        String family = Text.identifier(operatorClass.schema() == null ? "" : operatorClass.schema()) + "."
                + Text.identifier(has.need("family"));
        List<CatalogObject> families = sides.to().objects().stream()
                .filter(object -> object.kind().equals(ObjectKind.OPERATOR_FAMILY.word()))
                .filter(object -> object.name().endsWith(access)
                        && Names.last(Names.bare(object.key())).equals(has.need("family")))
                .toList();
        long classes = sides.to().objects().stream()
                .filter(object -> object.kind().equals(ObjectKind.OPERATOR_CLASS.word()))
                .filter(object -> object.name().endsWith(access)
                        && has.need("family").equals(Properties.of(object).text("family")))
                .count();
        if (families.size() != 1 || classes != 1) {
            return new Sql.Refused("Which operators of the family " + family + " belong to the class is not recorded:"
                    + " take CREATE OPERATOR CLASS from the migration that made it.");
        }
        CatalogObject home = families.getFirst();
        List<String> parts = new ArrayList<>();
        Properties members = Properties.of(home);
        Properties there = Sides.find(sides.from(), ObjectKind.OPERATOR_FAMILY, home.name())
                .map(Properties::of)
                .orElse(new Properties(JsonNodeFactory.instance.objectNode()));
        for (String member : members.list("operators")) {
            if (!there.list("operators").contains(member)) {
                if (member.endsWith(" o")) {
                    return new Sql.Refused("By which family an operator class orders is not recorded: take CREATE"
                            + " OPERATOR CLASS from the migration that made it.");
                }
                parts.add("OPERATOR " + member.substring(0, member.lastIndexOf(' ')));
            }
        }
        for (String member : members.list("functions")) {
            if (!there.list("functions").contains(member)) {
                parts.add("FUNCTION " + member);
            }
        }
        if (has.has("storage")) {
            parts.add("STORAGE " + has.need("storage"));
        }
        return Sql.of("CREATE OPERATOR CLASS " + Names.bare(operatorClass.key())
                + (has.has("default") ? " DEFAULT" : "") + " FOR TYPE " + has.need("type")
                + access.replace(" using ", " USING ")
                + " FAMILY " + Names.bare(home.key()) + " AS " + String.join(", ", parts));
    }

    private static String how(Properties has) {
        String function = has.has("function")
                ? " WITH FUNCTION " + has.need("function")
                : "inout".equals(has.text("method")) ? " WITH INOUT" : " WITHOUT FUNCTION";
        return function + (has.has("context") ? " AS " + has.need("context").toUpperCase(Locale.ROOT) : "");
    }

    private static String transform(Properties has) {
        List<String> parts = new ArrayList<>();
        if (has.has("fromSql")) {
            parts.add("FROM SQL WITH FUNCTION " + has.need("fromSql"));
        }
        if (has.has("toSql")) {
            parts.add("TO SQL WITH FUNCTION " + has.need("toSql"));
        }
        return " (" + String.join(", ", parts) + ")";
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        return switch (ObjectKind.of(after)) {
            case OPERATOR_FAMILY ->
                classesDiffer(after)
                        ? Sql.nothing()
                        : new Sql.Refused("Which types a member of an operator family is for is not recorded in full:"
                                + " write ALTER OPERATOR FAMILY ... ADD or DROP yourself.");
            default -> new Sql.Again();
        };
    }

    /** Then the members come and go with the class. */
    private boolean classesDiffer(CatalogObject family) {
        String name = Names.last(Names.bare(family.key()));
        return count(sides.from(), name) != count(sides.to(), name);
    }

    private static long count(Snapshot side, String family) {
        return side.objects().stream()
                .filter(object -> object.kind().equals(ObjectKind.OPERATOR_CLASS.word()))
                .filter(object -> family.equals(Properties.of(object).text("family")))
                .count();
    }
}
