package dev.godwit.runner.decide;

import dev.godwit.bundle.Layout;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the ledger holds together: with itself, and with what the tools' own tables say. */
final class LedgerCheck {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Observed observed;
    private final Layout layout;
    private final List<Discrepancy> found = new ArrayList<>();

    private LedgerCheck(Observed observed, Layout layout) {
        this.observed = observed;
        this.layout = layout;
    }

    static List<Discrepancy> of(Observed observed, Layout layout) {
        LedgerCheck check = new LedgerCheck(observed, layout);
        check.entries();
        if (!observed.entries().isEmpty()) {
            check.sameAs(observed.toolHistory(), layout == Layout.Prisma ? "_prisma_migrations" : "Flyway's history");
            if (layout == Layout.Prisma) {
                check.engine(observed.engineHistory());
            }
        }
        return check.found;
    }

    private void entries() {
        int expected = 1;
        Set<String> names = new HashSet<>();
        for (Ledger.Entry entry : observed.entries().entries()) {
            if (entry.seq() != expected) {
                tampered(entry, "it has number " + entry.seq() + " in the ledger where " + expected + " is next");
            }
            if (!names.add(entry.name())) {
                tampered(entry, "it is in the ledger twice");
            }
            if (!SHA256.matcher(entry.migration().sha256()).matches()) {
                tampered(entry, "its recorded checksum is no SHA-256");
            }
            expected = entry.seq() + 1;
        }
    }

    private void sameAs(@Nullable List<String> history, String table) {
        Set<String> recorded = new LinkedHashSet<>(history == null ? List.of() : history);
        for (Ledger.Entry entry : observed.entries().entries()) {
            if (!recorded.remove(entry.name())) {
                tampered(
                        entry,
                        history == null
                                ? "the ledger has it, but the table " + table + " is gone; was the schema reset?"
                                : "the ledger has it, but " + table + " does not");
            }
        }
        recorded.removeAll(observed.otherStreams());
        for (String name : recorded) {
            found.add(new Discrepancy(
                    Kind.Tampered,
                    name,
                    null,
                    null,
                    null,
                    table + " has it, but the ledger does not: it was recorded by another tool"));
        }
    }

    private void engine(@Nullable List<String> history) {
        Set<String> recorded = new LinkedHashSet<>(history == null ? List.of() : history);
        for (Ledger.Entry entry : observed.entries().entries()) {
            if (!recorded.remove(ScriptNames.script(layout, entry.seq(), entry.name()))) {
                tampered(entry, "the ledger has it, but the engine's history does not");
            }
        }
        for (String script : recorded) {
            found.add(new Discrepancy(
                    Kind.Tampered, script, null, null, null, "the engine's history has it, but the ledger does not"));
        }
    }

    private void tampered(Ledger.Entry entry, String detail) {
        found.add(new Discrepancy(
                Kind.Tampered,
                entry.name(),
                entry.migration().sha256(),
                null,
                entry.migration().appliedAt(),
                detail));
    }
}
