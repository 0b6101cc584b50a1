package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.Set;

/** Which class writes which kind of object. A new kind does not compile until it says so here. */
final class KindsSql {

    private static final Set<String> ELSEWHERE = Set.of("owner", "comment");

    private final TableSql tables;
    private final ColumnSql columns;
    private final ViewSql views;
    private final ConstraintSql constraints;
    private final IndexSql indexes;
    private final TriggerSql triggers;
    private final GrantSql grants;
    private final DefaultPrivilegesSql defaults;
    private final DatabaseSql database;
    private final OperatorSql operators;

    KindsSql(Sides sides) {
        columns = new ColumnSql(sides);
        tables = new TableSql(sides, columns);
        views = new ViewSql(sides);
        constraints = new ConstraintSql(sides);
        indexes = new IndexSql(sides);
        triggers = new TriggerSql(sides);
        grants = new GrantSql(sides);
        defaults = new DefaultPrivilegesSql(sides);
        database = new DatabaseSql(sides);
        operators = new OperatorSql(sides);
    }

    GrantSql grants() {
        return grants;
    }

    /** What is done to the object itself; nothing if only what is written elsewhere differs. */
    Sql change(CatalogObject was, CatalogObject is) {
        Set<String> differing = Properties.of(was).differingFrom(Properties.of(is));
        differing.removeAll(ELSEWHERE);
        return differing.isEmpty() ? Sql.nothing() : of(ObjectKind.of(is)).change(was, is, differing);
    }

    KindSql of(ObjectKind kind) {
        return switch (kind) {
            case TABLE, FOREIGN_TABLE -> tables;
            case COLUMN -> columns;
            case COLUMN_ORDER -> new ColumnOrderSql();
            case VIEW, MATERIALIZED_VIEW -> views;
            case CONSTRAINT -> constraints;
            case INDEX -> indexes;
            case SEQUENCE -> new SequenceSql();
            case FUNCTION, PROCEDURE, AGGREGATE -> new RoutineSql();
            case TRIGGER, RULE -> triggers;
            case POLICY -> new PolicySql();
            case STATISTICS -> new StatisticsSql();
            case ENUM, COMPOSITE_TYPE, BASE_TYPE, RANGE_TYPE, DOMAIN -> new TypeSql();
            case OPERATOR, OPERATOR_FAMILY, OPERATOR_CLASS, CAST, TRANSFORM -> operators;
            case TEXT_SEARCH_PARSER, TEXT_SEARCH_TEMPLATE, TEXT_SEARCH_DICTIONARY, TEXT_SEARCH_CONFIGURATION ->
                new TextSearchSql();
            case FOREIGN_DATA_WRAPPER, FOREIGN_SERVER, USER_MAPPING -> new ForeignSql();
            case PUBLICATION -> new PublicationSql();
            case GRANT -> grants;
            case DEFAULT_PRIVILEGES -> defaults;
            case SCHEMA,
                    EXTENSION,
                    LANGUAGE,
                    ACCESS_METHOD,
                    COLLATION,
                    CONVERSION,
                    EVENT_TRIGGER,
                    SETTINGS,
                    SECURITY_LABEL,
                    SUBSCRIPTION -> database;
        };
    }
}
