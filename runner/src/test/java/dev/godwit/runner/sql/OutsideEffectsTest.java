package dev.godwit.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be run in a scratch database, because it would act beyond it. */
class OutsideEffectsTest {

    private static final Supplier<PostgresParser> GRAMMAR = PostgresParser.lazily();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE ROLE app",
                "create user app password 'x'",
                "ALTER ROLE app SUPERUSER",
                "ALTER USER app SET search_path = x",
                "ALTER GROUP g ADD USER u",
                "ALTER ROLE app RENAME TO other",
                "DROP ROLE IF EXISTS app",
                "GRANT admin TO app",
                "REVOKE admin FROM app",
                "REASSIGN OWNED BY app TO other",
                "DROP OWNED BY app",
                "COMMENT ON ROLE app IS 'x'",
                "ALTER SYSTEM SET work_mem = '1GB'",
                "GRANT SET ON PARAMETER work_mem TO app",
                "CREATE DATABASE other",
                "ALTER DATABASE blog SET work_mem = '1GB'",
                "ALTER DATABASE blog OWNER TO app",
                "ALTER DATABASE blog RENAME TO other",
                "ALTER DATABASE blog CONNECTION LIMIT 0",
                "GRANT CONNECT ON DATABASE blog TO app",
                "COMMENT ON DATABASE blog IS 'x'",
                "DROP DATABASE other",
                "CREATE TABLESPACE fast LOCATION '/x'",
                "DROP TABLESPACE fast",
                "GRANT CREATE ON TABLESPACE fast TO app",
                "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p",
                "ALTER SUBSCRIPTION s DISABLE",
                "DROP SUBSCRIPTION s",
                "COPY t FROM '/etc/passwd'",
                "COPY t TO '/tmp/x'",
                "COPY t FROM PROGRAM 'curl x'",
                "COPY (SELECT 1) TO PROGRAM 'sh'",
                "LOAD 'auto_explain'",
                "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
                "ALTER EVENT TRIGGER e DISABLE",
                "DROP EVENT TRIGGER e",
                "IMPORT FOREIGN SCHEMA public FROM SERVER s INTO app",
                "SELECT dblink_exec('host=x', 'DROP TABLE t')",
                "INSERT INTO t SELECT * FROM dblink('x', 'SELECT 1') AS d (id int)",
                "CREATE VIEW v AS SELECT * FROM public.dblink('x', 'SELECT 1') AS d (id int)",
                "SELECT lo_import('/etc/passwd')",
                "SELECT pg_catalog.pg_read_file('x')",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity",
                "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles) THEN CREATE ROLE app; END IF; END $$",
                "DO $x$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 1', current_database()); END $x$",
                "DO $$ BEGIN EXECUTE $q$GRANT admin TO app$q$; END $$",
                "DO 'BEGIN PERFORM dblink_exec(''x'', ''y''); END'",
                "DO LANGUAGE plpython3u $$ import os $$",
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE ROLE app; END $$",
                "CREATE OR REPLACE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COPY t FROM PROGRAM 'x'; END $$",
            })
    void whatReachesOutOfTheDatabaseIsFound(String sql) {
        assertThat(OutsideEffects.of(List.of(migration("SELECT 1;\n" + sql + ";")), GRAMMAR))
                .singleElement()
                .asString()
                .startsWith("1_a, line 2: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE \"user\" (id int, role text, \"group\" int, database text, system bool)",
                "ALTER TABLE role DROP COLUMN role",
                "INSERT INTO t VALUES ('CREATE ROLE app', 'DROP DATABASE x')",
                "COMMENT ON TABLE t IS 'see DROP DATABASE'",
                "GRANT SELECT, UPDATE ON t TO app",
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app",
                "ALTER TABLE t OWNER TO app",
                "ALTER SCHEMA s OWNER TO app",
                "CREATE USER MAPPING FOR app SERVER s",
                "CREATE SERVER s FOREIGN DATA WRAPPER f",
                "SET LOCAL ROLE app",
                "CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()",
                "COPY t FROM stdin;\n1\n\\.\n",
                "CREATE INDEX CONCURRENTLY i ON t (role)",
                "DO $$ BEGIN GRANT SELECT ON t TO app; ALTER TABLE t ADD COLUMN u int; END $$",
                "DO $$ BEGIN CREATE USER MAPPING FOR app SERVER s; END $$",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT count(*) FROM users -- DROP ROLE\n $$",
                "this is not SQL",
            })
    void whatStaysInTheDatabaseIsNot(String sql) {
        assertThat(OutsideEffects.of(List.of(migration(sql)), GRAMMAR)).isEmpty();
    }

    @Test
    void rowsOfAForeignTableBelongToAnotherServer() {
        assertThat(OutsideEffects.of(
                        List.of(
                                migration("CREATE FOREIGN TABLE far (id int) SERVER s;"
                                        + " ALTER FOREIGN TABLE far ADD COLUMN b int; INSERT INTO near VALUES (1);"),
                                migration("DELETE FROM Far;")),
                        GRAMMAR))
                .containsExactly("1_a, line 1: the foreign table far belongs to another server.");
    }

    private static Migration migration(String sql) {
        return new Migration("1_a", "0".repeat(64), sql);
    }
}
