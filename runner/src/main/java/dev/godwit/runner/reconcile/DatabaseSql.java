package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.sql.SqlLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Schemas, extensions and what belongs to a database as a whole. */
record DatabaseSql(Sides sides) implements KindSql {

    /** Settings that are lists, which PostgreSQL keeps with their quotes. */
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    @Override
    public Sql create(CatalogObject object) {
        Properties has = Properties.of(object);
        String create = "CREATE " + Target.of(object);
        return switch (ObjectKind.of(object)) {
            case SCHEMA -> Sql.of(create);
            case EXTENSION ->
                Sql.of(create
                        + (sides.isThere(ObjectKind.SCHEMA, has.need("schema"))
                                        || Sides.find(sides.to(), ObjectKind.SCHEMA, has.need("schema"))
                                                .isPresent()
                                ? " WITH SCHEMA " + has.need("schema")
                                : "")
                        + " VERSION " + Text.literal(has.need("version")));
            case ACCESS_METHOD ->
                Sql.of(create + " TYPE " + (has.need("type").equals("i") ? "INDEX" : "TABLE") + " HANDLER "
                        + has.need("handler"));
            case COLLATION -> collation(create, has);
            case CONVERSION ->
                Sql.of((has.has("default") ? "CREATE DEFAULT " + Target.of(object) : create) + " FOR "
                        + Text.literal(has.need("from")) + " TO " + Text.literal(has.need("to")) + " FROM "
                        + has.need("function"));
            case EVENT_TRIGGER -> eventTrigger(object, has);
            case SETTINGS -> Sql.of(set(object, List.of(), has.list("values")));
            case SECURITY_LABEL -> Sql.of(label(object, Text.literal(has.need("label"))));
            case LANGUAGE ->
                new Sql.Refused("A language is installed by its extension: CREATE EXTENSION " + object.name() + ".");
            default ->
                new Sql.Refused("A subscription holds the password of another server, which no snapshot holds, and"
                        + " copies data: write CREATE SUBSCRIPTION yourself.");
        };
    }

    private static Sql collation(String create, Properties has) {
        List<String> parts = new ArrayList<>();
        String provider = has.need("collprovider");
        parts.add("PROVIDER = " + (provider.equals("i") ? "icu" : provider.equals("b") ? "builtin" : "libc"));
        for (String locale : List.of("colllocale", "colliculocale")) {
            if (has.has(locale)) {
                parts.add("LOCALE = " + Text.literal(has.need(locale)));
            }
        }
        boolean lone = parts.size() == 1;
        if (lone && has.need("collcollate").equals(has.need("collctype"))) {
            parts.add("LOCALE = " + Text.literal(has.need("collcollate")));
        } else if (lone) {
            parts.add("LC_COLLATE = " + Text.literal(has.need("collcollate")));
            parts.add("LC_CTYPE = " + Text.literal(has.need("collctype")));
        }
        if (has.need("collisdeterministic").equals("false")) {
            parts.add("DETERMINISTIC = false");
        }
        if (has.has("collicurules")) {
            parts.add("RULES = " + Text.literal(has.need("collicurules")));
        }
        return Sql.of(create + " (" + String.join(", ", parts) + ")");
    }

    private static Sql eventTrigger(CatalogObject trigger, Properties has) {
        List<String> tags = has.list("tags").stream().map(Text::literal).toList();
        List<String> now = new ArrayList<>();
        now.add("CREATE " + Target.of(trigger) + " ON " + has.need("event")
                + (tags.isEmpty() ? "" : " WHEN TAG IN (" + String.join(", ", tags) + ")") + " EXECUTE FUNCTION "
                + has.need("function") + "()");
        if (has.has("enabled")) {
            now.add("ALTER " + Target.of(trigger) + " " + state(has));
        }
        return Sql.of(now);
    }

    private static String state(Properties has) {
        return has.has("enabled")
                ? switch (has.need("enabled")) {
                    case "disabled" -> "DISABLE";
                    case "replica" -> "ENABLE REPLICA";
                    default -> "ENABLE ALWAYS";
                }
                : "ENABLE";
    }

    private List<String> set(CatalogObject settings, List<String> was, List<String> is) {
        String of = settings.name().startsWith("of the role ")
                ? "ALTER ROLE " + settings.name().substring("of the role ".length()) + " IN DATABASE "
                : "ALTER DATABASE ";
        String alter = of + Text.identifier(sides.place().database()) + " ";
        List<String> keys = is.stream().map(Text::key).toList();
        List<String> now = new ArrayList<>();
        was.stream()
                .map(Text::key)
                .filter(key -> !keys.contains(key))
                .forEach(key -> now.add(alter + "RESET " + parameter(key)));
        is.stream().filter(value -> !was.contains(value)).forEach(value -> {
            String key = Text.key(value);
            now.add(alter + "SET " + parameter(key) + " TO " + value(key, value.substring(key.length() + 1)));
        });
        return now;
    }

    private static String parameter(String key) {
        return String.join(
                ".", List.of(key.split("\\.")).stream().map(Text::identifier).toList());
    }

    private static String value(String key, String value) {
        if (!LISTS.contains(key.toLowerCase(Locale.ROOT))) {
            return Text.literal(value);
        }
        List<String> items = SqlLexer.significant(value).stream()
                .filter(token -> !token.text().equals(","))
                .map(token -> Text.literal(token.name()))
                .toList();
        return items.isEmpty() ? "''" : String.join(", ", items);
    }

    private static String label(CatalogObject label, String text) {
        String on = label.name().substring(0, label.name().lastIndexOf(" by "));
        String provider = label.name().substring(label.name().lastIndexOf(" by ") + " by ".length());
        String name = Text.parent(label);
        String type = on.substring(0, on.length() - name.length()).toUpperCase(Locale.ROOT);
        return "SECURITY LABEL FOR " + Text.identifier(provider) + " ON " + type + name + " IS " + text;
    }

    @Override
    public Sql drop(CatalogObject object) {
        return switch (ObjectKind.of(object)) {
            case SETTINGS -> Sql.of(set(object, Properties.of(object).list("values"), List.of()));
            case SECURITY_LABEL -> Sql.of(label(object, "NULL"));
            case SUBSCRIPTION ->
                new Sql.Refused("Dropping a subscription drops its slot on another server, and cannot be undone: write"
                        + " DROP " + Target.of(object) + " yourself.");
            default -> KindSql.super.drop(object);
        };
    }

    @Override
    public Sql change(CatalogObject before, CatalogObject after, Set<String> differing) {
        Properties is = Properties.of(after);
        return switch (ObjectKind.of(after)) {
            case EXTENSION -> {
                List<String> now = new ArrayList<>();
                if (differing.contains("schema")) {
                    now.add("ALTER " + Target.of(after) + " SET SCHEMA " + is.need("schema"));
                }
                if (differing.contains("version")) {
                    now.add("ALTER " + Target.of(after) + " UPDATE TO " + Text.literal(is.need("version")));
                }
                yield Sql.of(now);
            }
            case EVENT_TRIGGER ->
                differing.equals(Set.of("enabled"))
                        ? Sql.of("ALTER " + Target.of(after) + " " + state(is))
                        : new Sql.Again();
            case SETTINGS -> Sql.of(set(after, Properties.of(before).list("values"), is.list("values")));
            case SECURITY_LABEL -> create(after);
            case CONVERSION -> new Sql.Again();
            default ->
                new Sql.Refused("PostgreSQL cannot change that of what is there, and what uses it is in the way of"
                        + " making it again.");
        };
    }
}
