package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.AppliedMigration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Bundles and databases in short. A migration's content is its name unless it is said otherwise. */
final class Cases {

    static final String LINEAGE = "0b9f4bd5-2b1c-4a57-8c5a-5d1f3f6f0a11";

    static final Instant APPLIED_AT = Instant.parse("2026-01-02T03:04:05Z");

    private Cases() {}

    static Bundle bundle(String... names) {
        return new Bundle(
                Layout.Prisma, Arrays.stream(names).map(Cases::migration).toList());
    }

    static Migration migration(String name) {
        return new Migration(name, Sha256.hex(name), "-- " + name);
    }

    static Migration edited(String name) {
        return new Migration(name, Sha256.hex(name + " edited"), "-- " + name);
    }

    static Ledger ledger(String... names) {
        List<Ledger.Entry> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(entry(entries.size() + 1, name));
        }
        return new Ledger(entries);
    }

    static Ledger.Entry entry(int seq, String name) {
        return new Ledger.Entry(seq, new AppliedMigration(name, Sha256.hex(name), APPLIED_AT, 7, null));
    }

    /** A database whose tools' tables say the same as its ledger. */
    static Observed database(Ledger ledger) {
        return new Observed(
                ledger,
                List.of(),
                ledger.entries().stream().map(Cases::toolRow).toList(),
                List.of(),
                List.of(),
                0,
                LINEAGE,
                null,
                Set.of(),
                List.of());
    }

    static ToolRow toolRow(Ledger.Entry entry) {
        return new ToolRow(entry.name(), entry.migration().sha256(), APPLIED_AT, 7, ToolRow.State.Applied);
    }

    /** As Prisma writes it when it has applied a migration. */
    static ToolRow toolRow(String name) {
        return toolRow(entry(1, name));
    }

    static Observed database(String... applied) {
        return database(ledger(applied));
    }

    static Observed emptyDatabase() {
        return new Observed(null, List.of(), null, List.of(), List.of(), 0, null, null, Set.of(), List.of());
    }

    static Witness witness(String... names) {
        return new Witness(names.length, ledger(names).digestAt(names.length));
    }
}
