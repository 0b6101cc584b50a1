package dev.godwit.runner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runner.sql.PostgresParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a statement may cost, by PostgreSQL's own grammar. */
class CostsTest {

    private static final Costs COSTS = new Costs(PostgresParser.lazily());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER TABLE a ADD COLUMN b int                          | Safe
            ALTER TABLE a ADD COLUMN b int DEFAULT 0                | Safe
            ALTER TABLE a ADD COLUMN b uuid DEFAULT random_uuid()   | Blocking
            ALTER TABLE a ADD COLUMN b int NOT NULL                 | Blocking
            ALTER TABLE a ADD COLUMN b int, DROP COLUMN c           | Destructive
            ALTER TABLE a ALTER b TYPE text                         | Destructive
            ALTER TABLE a SET UNLOGGED                              | Destructive
            ALTER TABLE a DISABLE ROW LEVEL SECURITY                | Security
            ALTER TABLE a ENABLE ROW LEVEL SECURITY                 | Safe
            ALTER TABLE a DISABLE TRIGGER ALL                       | Security
            ALTER VIEW a RESET (security_barrier)                   | Security
            ALTER VIEW a OWNER TO b                                 | Security
            CREATE INDEX i ON a (b)                                 | Blocking
            DROP INDEX i                                            | Blocking
            DROP INDEX i CASCADE                                    | Destructive
            DROP SEQUENCE a                                         | Destructive
            DROP MATERIALIZED VIEW a                                | Destructive
            DROP POLICY p ON a                                      | Security
            GRANT SELECT ON a TO b                                  | Security
            REVOKE SELECT ON a FROM b                               | Safe
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO b    | Security
            ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM b | Safe
            ALTER DATABASE a SET work_mem TO '8MB'                  | Security
            ALTER DATABASE a RESET work_mem                         | Safe
            CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1' | Security
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1' | Safe
            ALTER SEQUENCE a RESTART                                | Destructive
            ALTER TYPE a ADD VALUE 'b'                              | Safe
            ALTER TYPE a RENAME VALUE 'b' TO 'c'                    | Destructive
            TRUNCATE a                                              | Destructive
            DELETE FROM a                                           | Destructive
            SELECT 1; DROP TABLE a                                  | Destructive
            no SQL at all                                           | Destructive
            """)
    void theWorstThatItDoes(String sql, Cost cost) {
        assertThat(COSTS.of(sql, false)).isEqualTo(cost);
    }

    @Test
    void whatIsMadeAgainOrKeepsItsValuesIsOnlyInTheWay() {
        assertThat(COSTS.of("DROP MATERIALIZED VIEW a", true)).isEqualTo(Cost.Blocking);
        assertThat(COSTS.of("ALTER TABLE a ALTER b TYPE bigint", true)).isEqualTo(Cost.Blocking);
        assertThat(COSTS.of("DROP TABLE a", true)).isEqualTo(Cost.Destructive);
    }
}
