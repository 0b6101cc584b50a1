package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;

/** An object as {@code COMMENT ON}, {@code DROP} and {@code ALTER ... OWNER TO} name it. */
final class Target {

    private Target() {}

    static String of(CatalogObject object) {
        ObjectKind kind = ObjectKind.of(object);
        String keyword = kind.keyword() + " ";
        return switch (kind) {
            case CONSTRAINT, TRIGGER, RULE, POLICY -> keyword + Text.ownName(object) + " ON " + Text.parent(object);
            case OPERATOR_FAMILY, OPERATOR_CLASS -> keyword + object.name().replace(" using ", " USING ");
            case CAST -> keyword + "(" + object.name().replaceFirst(" as ", " AS ") + ")";
            case TRANSFORM ->
                keyword + object.name().replaceFirst("^for ", "FOR ").replace(" language ", " LANGUAGE ");
            case USER_MAPPING ->
                keyword + object.name().replaceFirst("^for ", "FOR ").replace(" server ", " SERVER ");
            case SCHEMA,
                    EXTENSION,
                    LANGUAGE,
                    ACCESS_METHOD,
                    FOREIGN_DATA_WRAPPER,
                    FOREIGN_SERVER,
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
                    FUNCTION,
                    PROCEDURE,
                    AGGREGATE,
                    OPERATOR,
                    TEXT_SEARCH_PARSER,
                    TEXT_SEARCH_TEMPLATE,
                    TEXT_SEARCH_DICTIONARY,
                    TEXT_SEARCH_CONFIGURATION,
                    INDEX,
                    VIEW,
                    MATERIALIZED_VIEW,
                    STATISTICS,
                    GRANT,
                    DEFAULT_PRIVILEGES,
                    PUBLICATION,
                    SUBSCRIPTION,
                    SETTINGS,
                    SECURITY_LABEL,
                    EVENT_TRIGGER -> keyword + object.name();
        };
    }
}
