package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.FlywayName;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.report.AppliedMigration;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What another tool applied, before Godwit came or since: the rows of its table that the ledger lacks, as ledger entries.
 * A row whose checksum is not the bundle's keeps what the tool recorded, and so is found to be edited.
 *
 * @param entries in the order in which the tool applied them
 * @param late those that the tool applied behind one that follows them in the bundle
 * @param unreachable those of the bundle that are new and that the tool would never run
 * @param failed what the tool itself stops at, and nobody has said what became of it
 * @param resolved what people have said of the others
 */
record Adoption(
        List<Ledger.Entry> entries,
        List<Discrepancy> late,
        List<Discrepancy> unreachable,
        List<ToolRow> failed,
        List<Resolution> resolved) {

    Adoption {
        entries = List.copyOf(entries);
        late = List.copyOf(late);
        unreachable = List.copyOf(unreachable);
        failed = List.copyOf(failed);
        resolved = List.copyOf(resolved);
    }

    /** @param resolutions what people say of migrations that the tool calls failed; only Prisma's can be answered */
    static Adoption of(Bundle bundle, Observed observed, List<Resolution> resolutions) {
        return new Reading(bundle, observed, resolutions).read();
    }

    /** Those of the entries that people have said to be applied: the tool's own table has yet to say so. */
    List<Ledger.Entry> resolvedEntries() {
        Set<String> names = new HashSet<>();
        resolved.stream().filter(Resolution::applied).forEach(word -> names.add(word.migration()));
        return entries.stream().filter(entry -> names.contains(entry.name())).toList();
    }

    private static final class Reading {

        private final Bundle bundle;
        private final Layout layout;
        private final Observed observed;
        private final List<Resolution> resolutions;
        private final Map<String, Migration> inBundle = new LinkedHashMap<>();
        private final Map<String, Ledger.Entry> recorded = new HashMap<>();
        private final List<Ledger.Entry> entries = new ArrayList<>();
        private final List<Discrepancy> unreachable = new ArrayList<>();

        Reading(Bundle bundle, Observed observed, List<Resolution> resolutions) {
            this.bundle = bundle;
            this.layout = bundle.layout();
            this.observed = observed;
            this.resolutions = layout == Layout.Prisma ? resolutions : List.of();
            bundle.migrations().forEach(migration -> inBundle.put(migration.name(), migration));
            observed.entries().entries().forEach(entry -> recorded.put(entry.name(), entry));
        }

        Adoption read() {
            List<ToolRow> history = Objects.requireNonNullElse(observed.toolHistory(), List.<ToolRow>of()).stream()
                    .filter(row -> !observed.otherStreams().contains(row.name()))
                    .toList();
            SequencedMap<String, ToolRow> failed = new LinkedHashMap<>();
            history.stream()
                    .filter(row -> row.state() == ToolRow.State.Failed)
                    .forEach(row -> failed.putLast(row.name(), row));
            for (ToolRow row : newest(history)) {
                if (row.state() == ToolRow.State.Baseline) {
                    below(row, history);
                } else if (isNew(row)) {
                    entries.add(adopted(row));
                }
            }
            List<Resolution> resolved =
                    failed.values().stream().flatMap(row -> word(row).stream()).toList();
            for (Resolution word : resolved) {
                failed.remove(word.migration());
                if (word.applied() && !recorded.containsKey(word.migration())) {
                    entries.add(resolvedEntry(Objects.requireNonNull(inBundle.get(word.migration()))));
                }
            }
            return new Adoption(entries, late(), unreachable, List.copyOf(failed.values()), resolved);
        }

        /** What was said of this failure; as applied can only be recorded what the bundle has. */
        private Optional<Resolution> word(ToolRow row) {
            return resolutions.stream()
                    .filter(word -> word.migration().equals(row.name())
                            && word.failure().equals(row.failureId())
                            && (!word.applied() || inBundle.containsKey(row.name())))
                    .findAny();
        }

        private static Ledger.Entry resolvedEntry(Migration migration) {
            return new Ledger.Entry(
                    1,
                    new AppliedMigration(migration.name(), migration.sha256(), Instant.EPOCH, 0, null),
                    Ledger.State.Adopted,
                    migration.sha256(),
                    ScriptForms.of(migration.sql()));
        }

        /** Of several rows for a migration the last one counts, at its place. */
        private static List<ToolRow> newest(List<ToolRow> history) {
            SequencedMap<String, ToolRow> byName = new LinkedHashMap<>();
            for (ToolRow row : history) {
                if (row.state() != ToolRow.State.Failed) {
                    byName.putLast(row.state() + " " + row.name(), row);
                }
            }
            return List.copyOf(byName.values());
        }

        private boolean isNew(ToolRow row) {
            Ledger.Entry entry = recorded.get(row.name());
            return entry == null
                    || (Repeatables.isOne(row.name())
                            && row.checksum() != null
                            && entry.toolChecksum() != null
                            && !row.checksum().equals(entry.toolChecksum()));
        }

        private Ledger.Entry adopted(ToolRow row) {
            String checksum = row.checksum();
            Optional<Migration> same = Optional.ofNullable(inBundle.get(row.name()))
                    .filter(migration -> checksum != null && ToolChecksum.matches(layout, checksum, migration));
            return new Ledger.Entry(
                    1,
                    new AppliedMigration(
                            row.name(),
                            same.map(Migration::sha256)
                                    .orElseGet(() -> ToolChecksum.recorded(
                                            layout, Objects.requireNonNullElse(checksum, "none"))),
                            row.at(),
                            Math.max(0, row.durationMs()),
                            null),
                    Ledger.State.Adopted,
                    checksum,
                    same.map(migration -> ScriptForms.of(migration.sql())).orElse(ScriptForms.UNKNOWN));
        }

        /**
         * Flyway's baseline says of everything up to its version that it is there. What is added to the bundle after that
         * was taken over is not there, but Flyway does not run it either.
         */
        private void below(ToolRow baseline, List<ToolRow> history) {
            Set<String> there = new HashSet<>(recorded.keySet());
            history.forEach(row -> there.add(row.name()));
            Optional<FlywayName> limit = FlywayName.parse("V" + baseline.name() + "__.sql");
            for (Migration migration : bundle.migrations()) {
                Optional<FlywayName> version = FlywayName.parse(migration.name());
                if (limit.isPresent()
                        && version.isPresent()
                        && version.get().compareTo(limit.get()) <= 0
                        && !there.contains(migration.name())) {
                    if (recorded.isEmpty()) {
                        entries.add(Baseline.entry(migration, null, baseline.at()));
                    } else {
                        unreachable.add(belowBaseline(migration, baseline.name()));
                    }
                }
            }
        }

        /** Without a hash, for it is nothing that could be accepted. */
        private static Discrepancy belowBaseline(Migration migration, String version) {
            return new Discrepancy(
                    Kind.Late,
                    migration.name(),
                    null,
                    null,
                    null,
                    "it stands below Flyway's baseline " + version
                            + ", where Flyway runs nothing; give it a higher version");
        }

        private List<Discrepancy> late() {
            List<String> order = bundle.names();
            Map<String, Integer> place = new HashMap<>();
            for (int i = 0; i < order.size(); i++) {
                place.put(order.get(i), i);
            }
            List<Discrepancy> late = new ArrayList<>();
            int furthest = -1;
            for (Ledger.Entry entry : observed.entries().and(entries).entries()) {
                @Nullable Integer at = entry.isLive() ? place.get(entry.name()) : null;
                if (at == null) {
                    continue;
                }
                if (at < furthest && !recorded.containsKey(entry.name())) {
                    late.add(tooLate(entry, order.get(furthest)));
                }
                furthest = Math.max(furthest, at);
            }
            return late;
        }

        private Discrepancy tooLate(Ledger.Entry entry, String before) {
            Instant at = entry.migration().appliedAt();
            return new Discrepancy(
                    Kind.Late,
                    entry.name(),
                    null,
                    Objects.requireNonNull(inBundle.get(entry.name())).sha256(),
                    null,
                    "another tool applied it at " + at + ", behind " + before + ", which follows it in the bundle");
        }
    }
}
