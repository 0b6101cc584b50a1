package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the ledger holds together: with itself, and with what the tools' own tables say.
 *
 * @param found what does not, apart from what was accepted
 * @param toolRows entries of which the tool's table says something else or nothing
 * @param acceptable whether a person can put it right by accepting the ledger as it is
 */
record LedgerCheck(List<Discrepancy> found, List<Ledger.Entry> toolRows, boolean acceptable) {

    /** @param settled how many entries from the first a person has accepted as they are */
    static LedgerCheck of(Observed observed, Bundle bundle, int settled) {
        return new Checking(observed, bundle, settled).check();
    }

    private static final class Checking {

        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

        private final Observed observed;
        private final Bundle bundle;
        private final Layout layout;
        private final List<Ledger.Entry> entries;
        private final int settled;
        private final List<Discrepancy> found = new ArrayList<>();
        private final List<Ledger.Entry> toolRows = new ArrayList<>();

        Checking(Observed observed, Bundle bundle, int settled) {
            this.observed = observed;
            this.bundle = bundle;
            this.layout = bundle.layout();
            this.entries = observed.entries().entries();
            this.settled = settled;
        }

        LedgerCheck check() {
            entries();
            if (!entries.isEmpty()) {
                tool(layout == Layout.Prisma ? "_prisma_migrations" : "Flyway's history");
            }
            // A table that is gone means a schema that is gone: no word makes its migrations applied.
            boolean acceptable = observed.toolHistory() != null || toolRows.isEmpty();
            return new LedgerCheck(List.copyOf(found), List.copyOf(toolRows), acceptable);
        }

        private void entries() {
            int expected = 1;
            Set<String> names = new HashSet<>();
            for (Ledger.Entry entry : entries) {
                if (entry.seq() != expected) {
                    tampered(entry, "it has number " + entry.seq() + " in the ledger where " + expected + " is next");
                }
                if (!names.add(entry.name()) && !Repeatables.isOne(entry.name())) {
                    tampered(entry, "it is in the ledger twice");
                }
                if (!SHA256.matcher(entry.migration().sha256()).matches()) {
                    tampered(entry, "its recorded checksum is no SHA-256");
                }
                expected = entry.seq() + 1;
            }
        }

        private void tool(String table) {
            // Two streams of a schema may each have a migration of the same name in the one table.
            Map<String, List<ToolRow>> rows = new HashMap<>();
            List<ToolRow> history = observed.toolHistory();
            if (history != null) {
                history.forEach(row -> rows.computeIfAbsent(row.name(), name -> new ArrayList<>())
                        .add(row));
            }
            Map<String, Migration> inBundle = new HashMap<>();
            bundle.migrations().forEach(migration -> inBundle.put(migration.name(), migration));
            for (Ledger.Entry entry : entries) {
                List<ToolRow> own = rows.getOrDefault(entry.name(), List.of());
                if (own.isEmpty() && isOneOfItsOwn(entry)) {
                    missing(entry, table, history == null);
                } else if (!own.isEmpty() && entry.isLive()) {
                    compare(entry, own, table, inBundle.get(entry.name()));
                }
            }
        }

        /** Whether the tool has a row for it: not for what Flyway's baseline covers, nor what may be cleaned up. */
        private boolean isOneOfItsOwn(Ledger.Entry entry) {
            return entry.state() != Ledger.State.Superseded
                    && !(layout == Layout.Flyway && entry.state() == Ledger.State.Baselined);
        }

        private void missing(Ledger.Entry entry, String table, boolean tableIsGone) {
            toolRows.add(entry);
            inTool(
                    entry,
                    tableIsGone
                            ? "the ledger has it, but the table " + table + " is gone; was the schema reset?"
                            : "the ledger has it, but " + table + " does not");
        }

        private void compare(Ledger.Entry entry, List<ToolRow> rows, String table, @Nullable Migration migration) {
            String checksum = entry.toolChecksum();
            boolean known = checksum == null
                    || rows.stream().anyMatch(row -> checksum.equals(row.checksum()) || isOf(row, migration));
            if (!known) {
                toolRows.add(entry);
                inTool(entry, table + " has another checksum of it than it had when it was recorded");
            } else if (layout == Layout.Prisma
                    && entry.state() == Ledger.State.Applied
                    && entry.toolChecksum() != null
                    && !entry.toolChecksum().equals(entry.migration().sha256())) {
                tampered(entry, "its checksum in the ledger is another than it was when it was applied");
            }
        }

        private boolean isOf(ToolRow row, @Nullable Migration migration) {
            return migration != null
                    && row.checksum() != null
                    && ToolChecksum.matches(layout, row.checksum(), migration);
        }

        private void inTool(Ledger.Entry entry, String detail) {
            if (settled < entries.size() || observed.toolHistory() == null) {
                add(entry, detail);
            }
        }

        private void tampered(Ledger.Entry entry, String detail) {
            if (entries.indexOf(entry) >= settled) {
                add(entry, detail);
            }
        }

        private void add(Ledger.Entry entry, String detail) {
            found.add(new Discrepancy(
                    Kind.Tampered,
                    entry.name(),
                    entry.migration().sha256(),
                    null,
                    entry.migration().appliedAt(),
                    detail));
        }
    }
}
