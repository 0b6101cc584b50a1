package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.sql.SqlLexer;

/** Parts of names as a snapshot writes them. */
final class Names {

    private Names() {}

    /** The last part of a qualified name, without quotes. */
    static String own(CatalogObject object) {
        return last(object.name());
    }

    /** The last part of what is nothing but a qualified name, without quotes. */
    static String last(String name) {
        return SqlLexer.significant(name).getLast().name();
    }

    /** What stands before the parenthesis of arguments, or before {@code using}; else all of it. */
    static String bare(CatalogObject.Key key) {
        return switch (ObjectKind.of(key)) {
            case FUNCTION, PROCEDURE, AGGREGATE, OPERATOR -> {
                String name = key.name();
                int quotes = 0;
                for (int i = 0; i < name.length(); i++) {
                    if (name.charAt(i) == '"') {
                        quotes++;
                    } else if (name.charAt(i) == '(' && quotes % 2 == 0) {
                        yield name.substring(0, i);
                    }
                }
                yield name;
            }
            case OPERATOR_CLASS, OPERATOR_FAMILY ->
                key.name().substring(0, key.name().lastIndexOf(" using "));
            case SCHEMA,
                    EXTENSION,
                    LANGUAGE,
                    ACCESS_METHOD,
                    FOREIGN_DATA_WRAPPER,
                    FOREIGN_SERVER,
                    USER_MAPPING,
                    COLLATION,
                    CONVERSION,
                    ENUM,
                    COMPOSITE_TYPE,
                    BASE_TYPE,
                    RANGE_TYPE,
                    DOMAIN,
                    SEQUENCE,
                    TABLE,
                    FOREIGN_TABLE,
                    COLUMN,
                    COLUMN_ORDER,
                    CAST,
                    TRANSFORM,
                    TEXT_SEARCH_PARSER,
                    TEXT_SEARCH_TEMPLATE,
                    TEXT_SEARCH_DICTIONARY,
                    TEXT_SEARCH_CONFIGURATION,
                    INDEX,
                    CONSTRAINT,
                    VIEW,
                    MATERIALIZED_VIEW,
                    STATISTICS,
                    TRIGGER,
                    RULE,
                    POLICY,
                    GRANT,
                    DEFAULT_PRIVILEGES,
                    PUBLICATION,
                    SUBSCRIPTION,
                    SETTINGS,
                    SECURITY_LABEL,
                    EVENT_TRIGGER -> key.name();
        };
    }
}
