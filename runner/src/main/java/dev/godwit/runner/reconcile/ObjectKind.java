package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every kind of object that a snapshot holds, in the order in which they are made where nothing else is known, with the
 * words by which SQL calls it.
 */
enum ObjectKind {
    SCHEMA("schema"),
    EXTENSION("extension"),
    LANGUAGE("language"),
    ACCESS_METHOD("access method"),
    FOREIGN_DATA_WRAPPER("foreign data wrapper"),
    FOREIGN_SERVER("foreign server", "SERVER"),
    USER_MAPPING("user mapping"),
    COLLATION("collation"),
    CONVERSION("conversion"),
    ENUM("enum", "TYPE"),
    COMPOSITE_TYPE("composite type", "TYPE"),
    BASE_TYPE("base type", "TYPE"),
    RANGE_TYPE("range type", "TYPE"),
    DOMAIN("domain"),
    SEQUENCE("sequence"),
    TABLE("table"),
    FOREIGN_TABLE("foreign table"),
    COLUMN("column"),
    COLUMN_ORDER("column order"),
    FUNCTION("function"),
    PROCEDURE("procedure"),
    AGGREGATE("aggregate"),
    OPERATOR("operator"),
    OPERATOR_FAMILY("operator family"),
    OPERATOR_CLASS("operator class"),
    CAST("cast"),
    TRANSFORM("transform"),
    TEXT_SEARCH_PARSER("text search parser"),
    TEXT_SEARCH_TEMPLATE("text search template"),
    TEXT_SEARCH_DICTIONARY("text search dictionary"),
    TEXT_SEARCH_CONFIGURATION("text search configuration"),
    INDEX("index"),
    CONSTRAINT("constraint"),
    VIEW("view"),
    MATERIALIZED_VIEW("materialized view"),
    STATISTICS("statistics"),
    TRIGGER("trigger"),
    RULE("rule"),
    POLICY("policy"),
    GRANT("grant"),
    DEFAULT_PRIVILEGES("default privileges"),
    PUBLICATION("publication"),
    SUBSCRIPTION("subscription"),
    SETTINGS("settings"),
    SECURITY_LABEL("security label"),
    EVENT_TRIGGER("event trigger");

    private static final Map<String, ObjectKind> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(kind -> kind.word, Function.identity()));

    private final String word;
    private final String keyword;

    ObjectKind(String word) {
        this(word, word.toUpperCase(Locale.ROOT));
    }

    ObjectKind(String word, String keyword) {
        this.word = word;
        this.keyword = keyword;
    }

    /** @throws IllegalArgumentException if the snapshot calls something by a word that is not here */
    static ObjectKind of(CatalogObject object) {
        return of(object.key());
    }

    static ObjectKind of(CatalogObject.Key key) {
        ObjectKind kind = BY_WORD.get(key.kind());
        if (kind == null) {
            throw new IllegalArgumentException("a snapshot with an object of the unknown kind " + key.kind());
        }
        return kind;
    }

    /** As a snapshot calls it. */
    String word() {
        return word;
    }

    /** As {@code DROP} and {@code ALTER} call it. */
    String keyword() {
        return keyword;
    }

    /** Whether it can be dropped and made again without losing anything but time. */
    boolean isDerived() {
        return switch (this) {
            case VIEW, MATERIALIZED_VIEW, TRIGGER, RULE, POLICY, STATISTICS, INDEX -> true;
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
                    FUNCTION,
                    PROCEDURE,
                    AGGREGATE,
                    OPERATOR,
                    OPERATOR_FAMILY,
                    OPERATOR_CLASS,
                    CAST,
                    TRANSFORM,
                    TEXT_SEARCH_PARSER,
                    TEXT_SEARCH_TEMPLATE,
                    TEXT_SEARCH_DICTIONARY,
                    TEXT_SEARCH_CONFIGURATION,
                    CONSTRAINT,
                    GRANT,
                    DEFAULT_PRIVILEGES,
                    PUBLICATION,
                    SUBSCRIPTION,
                    SETTINGS,
                    SECURITY_LABEL,
                    EVENT_TRIGGER -> false;
        };
    }

    /** Whether what uses it may still be there when the other objects are dropped, so that it goes last. */
    boolean isDroppedLast() {
        return this.compareTo(SEQUENCE) <= 0
                || (this.compareTo(FUNCTION) >= 0 && this.compareTo(TEXT_SEARCH_CONFIGURATION) <= 0);
    }
}
