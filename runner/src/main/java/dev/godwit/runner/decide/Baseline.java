package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.report.AppliedMigration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Migrations that are recorded without being run, because what they would make is there. */
final class Baseline {

    private Baseline() {}

    /** Everything of the bundle up to this migration; its name is in the bundle. */
    static List<Ledger.Entry> upTo(Bundle bundle, String last) {
        List<String> names = bundle.names();
        return bundle.migrations().subList(0, names.indexOf(last) + 1).stream()
                .map(migration ->
                        entry(migration, bundle.layout() == Layout.Prisma ? migration.sha256() : null, Instant.EPOCH))
                .toList();
    }

    /**
     * @param toolChecksum what the tool's table will say; null if it has no row of its own for it
     * @param at {@link Instant#EPOCH} for the moment at which it is written
     */
    static Ledger.Entry entry(Migration migration, @Nullable String toolChecksum, Instant at) {
        return new Ledger.Entry(
                1,
                new AppliedMigration(migration.name(), migration.sha256(), at, 0, null),
                Ledger.State.Baselined,
                toolChecksum,
                ScriptForms.of(migration.sql()));
    }
}
