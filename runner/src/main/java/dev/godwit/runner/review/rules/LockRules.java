package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.lock.LockMode;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.List;

/** Commands that lock for long, or for as long as others let them wait. */
final class LockRules {

    private static final Rule REWRITE = new Rule(
            "rewrite-command",
            Grade.Unsafe,
            "VACUUM FULL, CLUSTER, SET LOGGED, SET UNLOGGED, SET TABLESPACE, SET ACCESS METHOD, SET EXPRESSION.",
            "The whole table is written anew under ACCESS EXCLUSIVE: nobody reads or writes it meanwhile.",
            "pg_repack does it while the table is in use; else choose an hour when the table can be away.",
            """
            ALTER TABLE events SET LOGGED;
            """,
            "",
            new Rule.Watch.Acts(LockRules::rewrite));

    private static final Rule REFRESH = new Rule(
            "refresh-blocks-reads",
            Grade.Unsafe,
            "REFRESH MATERIALIZED VIEW without CONCURRENTLY.",
            "Nobody reads the view while its query runs.",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view.",
            """
            REFRESH MATERIALIZED VIEW totals;
            """,
            """
            REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
            """,
            new Rule.Watch.Acts(LockRules::refresh));

    private static final Rule LOCK_TABLE = new Rule(
            "lock-table",
            Grade.Advice,
            "LOCK TABLE in a mode that blocks writes.",
            "The table is locked from there to the end of the migration.",
            "Leave it out: each statement takes the lock that it needs.",
            """
            LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
            """,
            "",
            new Rule.Watch.Acts(LockRules::lockTable));

    private static final Rule TIMEOUT_OFF = new Rule(
            "lock-timeout-off",
            Grade.Advice,
            "lock_timeout set to 0, or reset, in a migration.",
            "Godwit gives each migration a lock timeout, so that one which waits for a long query does not make everybody else"
                    + " wait behind it. This turns it off.",
            "Leave it out, or set one of a few seconds: a migration that runs into it is rolled back and tried again.",
            """
            SET lock_timeout = 0;
            """,
            """
            SET LOCAL lock_timeout = '10s';
            """,
            new Rule.Watch.Acts(LockRules::timeoutOff));

    private static final Rule ATTACH = new Rule(
            "attach-scans",
            Grade.Unsafe,
            "ATTACH PARTITION of a table without a validated CHECK.",
            "Every row of the new partition is read under ACCESS EXCLUSIVE on it, to see that it belongs there.",
            "Add a CHECK that says the same as the partition's bounds, NOT VALID, and validate it, in migrations before this.",
            """
            ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            """,
            "",
            new Rule.Watch.Acts(LockRules::attach));

    private static final Rule DETACH = new Rule(
            "detach-blocks",
            Grade.Advice,
            "DETACH PARTITION without CONCURRENTLY.",
            "It needs ACCESS EXCLUSIVE on the whole partitioned table: it waits for the longest query, and everything else"
                    + " queues behind it.",
            "DETACH PARTITION ... CONCURRENTLY, alone in a migration of its own.",
            """
            ALTER TABLE events DETACH PARTITION events_2020;
            """,
            """
            ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;
            """,
            new Rule.Watch.Acts(LockRules::detach));

    static final List<Rule> ALL = List.of(REWRITE, REFRESH, LOCK_TABLE, TIMEOUT_OFF, ATTACH, DETACH);

    private LockRules() {}

    private static void rewrite(Act act, Step step) {
        if (act instanceof Act.Rewrite(var table, String command)
                && step.inUse(table)
                && !isSoAlready(step, table, command)) {
            step.blocks(
                    table,
                    command + " writes all of " + step.shown(table) + " anew while nobody can read or write it.");
        }
    }

    /** SET LOGGED of a table that is logged, or the other way round. */
    private static boolean isSoAlready(Step step, Name table, String command) {
        return step.table(table)
                .filter(known -> !known.isNew(KnownTable.FILE))
                .flatMap(KnownTable::facts)
                .map(facts -> command.endsWith(facts.replication().logged() ? " SET LOGGED" : " SET UNLOGGED"))
                .orElse(false);
    }

    private static void refresh(Act act, Step step) {
        if (act instanceof Act.Refresh(var view, boolean concurrently, boolean filled)
                && !concurrently
                && filled
                && step.inUse(view)) {
            step.blocks(view, "Nobody can read " + step.shown(view) + " while its query runs.");
        }
    }

    private static void lockTable(Act act, Step step) {
        if (act instanceof Act.Lock(var table, int mode) && LockMode.of(mode).blocksWrites() && step.inUse(table)) {
            step.waits(
                    table,
                    step.shown(table) + " is locked in " + LockMode.of(mode) + " mode until the migration ends.");
        }
    }

    private static void timeoutOff(Act act, Step step) {
        if (act instanceof Act.Setting setting
                && setting.name().equals("lock_timeout")
                && (setting.values().isEmpty() || setting.values().getFirst().matches("0+ *[a-z]*"))) {
            step.found(
                    Grade.Advice,
                    "lock_timeout",
                    "From here on this migration waits for locks for ever, and others wait behind it.");
        }
    }

    private static void attach(Act act, Step step) {
        if (act instanceof Act.AttachPartition(var parent, var partition)
                && step.inUse(partition)
                && !step.table(partition).map(KnownTable::hasValidatedCheck).orElse(false)) {
            step.blocks(
                    partition,
                    "Every row of " + step.shown(partition)
                            + " is read while nobody can read or write it, to see that it" + " belongs to "
                            + step.shown(parent) + ".");
        }
    }

    private static void detach(Act act, Step step) {
        if (act instanceof Act.DetachPartition(var parent, var partition, boolean concurrently)
                && !concurrently
                && step.inUse(parent)) {
            step.waits(
                    parent,
                    "Detaching " + step.shown(partition) + " waits for every query on " + step.shown(parent)
                            + ", and all others queue behind it.");
        }
    }
}
