package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One migration's session is not the next one's. */
class SessionLeakIT {

    private static final String OWN_LOCKS = "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid ="
            + " pg_backend_pid() AND (objid = 4711 OR objsubid = 2))";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "SET search_path TO pg_temp                        | current_setting('search_path')              | public",
                "SELECT set_config('search_path', '', false)       | current_setting('search_path')              | public",
                "SET statement_timeout TO '1h'                     | current_setting('statement_timeout')        | 0",
                "SET lock_timeout TO '1h'                          | current_setting('lock_timeout')             | 5s",
                "SET TIME ZONE 'Asia/Tokyo'                        | current_setting('TimeZone')                 | UTC",
                "SET session_replication_role TO replica           | current_setting('session_replication_role') | origin",
                "SET default_transaction_isolation TO serializable | current_setting('transaction_isolation')    | read committed",
                "SET my.setting TO 'x'                             | current_setting('my.setting')               | ^^",
                "SET ROLE pg_monitor                               | current_user                                | postgres",
                "SET SESSION AUTHORIZATION pg_monitor              | session_user                                | postgres",
                "CREATE TEMP TABLE leftover ()                     | to_regclass('leftover') IS NULL             | true",
                "PREPARE p AS SELECT 1            | (SELECT count(*) FROM pg_prepared_statements)                | 0",
                "DECLARE c CURSOR WITH HOLD FOR SELECT 1 | (SELECT count(*) FROM pg_cursors WHERE name = 'c')    | 0"
            })
    void whatAScriptLeavesInTheSessionIsGoneBeforeTheNext(String left, String question, String answer) {
        assertThat(seenAfter(left, question)).isEqualTo(answer);
    }

    @Test
    void aChannelIsListenedOnNoLongerThanToTheEndOfTheNext() {
        new Deploy(folder, Server.database()).with("0_listen", "LISTEN news;");
        assertThat(seenAfter("SELECT 1", "(SELECT count(*) FROM pg_listening_channels())"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT pg_advisory_lock(4711)",
                "SELECT pg_advisory_lock(4711), pg_advisory_lock(4711), pg_advisory_lock_shared(4711)",
                "SELECT pg_advisory_lock_shared(4711)",
                "SELECT pg_advisory_lock(-1, 7), pg_advisory_lock_shared(2147483647, -7)"
            })
    void anAdvisoryLockThatAScriptKeepsIsGivenUpBeforeTheNext(String left) {
        assertThat(seenAfter(left, OWN_LOCKS)).isEqualTo("0");
    }

    @Test
    void theRunsOwnLocksAreKept() {
        assertThat(seenAfter(
                        "SELECT pg_advisory_lock(4711)",
                        "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())"))
                .as("Godwit's and Prisma's")
                .isEqualTo("2");
    }

    private String seenAfter(String left, String question) {
        Database database = Server.database();
        String message = new Deploy(folder, database)
                .with("1_a", left + ";")
                .with("2_b", "CREATE TABLE public.seen AS SELECT (" + question + ")::text AS s;")
                .run()
                .message();
        assertThat(message).startsWith("Applied");
        return String.valueOf(database.string("SELECT s FROM public.seen"));
    }
}
