package dev.godwit.runner.review;

import dev.godwit.runner.review.facts.Answer;
import dev.godwit.runner.review.facts.OpenTransaction;
import dev.godwit.runner.review.facts.Question;
import dev.godwit.runner.review.facts.Rows;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.lock.Effort;
import dev.godwit.runner.review.lock.TableLock;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.sql.Name;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much something weighs on the data that is there. Without a database it weighs what its rule says.
 *
 * @param live empty without a database
 * @param place of the act that is judged
 */
record Weight(KnownSchema schema, Optional<Live> live, Done place) {

    /** @param remark a sentence to add, with a blank before it; or empty */
    record Judged(Grade grade, String remark) {}

    /** Empty if it weighs nothing. */
    Optional<Judged> ofBlocking(Grade usual, Name object, Collection<Name> worked) {
        if (live.isEmpty()) {
            return Optional.of(new Judged(usual, ""));
        }
        Map<Name, Size> sizes = new LinkedHashMap<>();
        worked.forEach(table -> schema.size(table).ifPresent(size -> sizes.put(table, size)));
        sizes.values().removeIf(size -> size.isEmpty() && size.within(live.get().smallTable()));
        if (sizes.isEmpty()) {
            return Optional.empty();
        }
        String waiting = waiting(List.of(object));
        if (sizes.values().stream().allMatch(size -> size.within(live.get().smallTable()))) {
            return Optional.of(new Judged(Grade.Advice, " " + told(sizes) + " That is small." + waiting));
        }
        return Optional.of(new Judged(usual, " " + told(sizes) + " " + effort(sizes) + replayed() + waiting));
    }

    /** Empty if there is nothing to lose. */
    Optional<Judged> ofLoss(Grade usual, Name table) {
        if (live.isEmpty()) {
            return Optional.of(new Judged(usual, ""));
        }
        if (schema.isEmpty(table) || schema.isFresh(table)) {
            return Optional.empty();
        }
        return schema.size(table).map(size -> new Judged(usual, " " + told(Map.of(table, size))));
    }

    private String told(Map<Name, Size> sizes) {
        return sizes.entrySet().stream()
                        .map(entry -> schema.shown(entry.getKey()) + " has " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private String effort(Map<Name, Size> sizes) {
        Effort effort = sizes.entrySet().stream()
                .map(entry -> Effort.of(work(entry.getKey()), entry.getValue()))
                .max(Comparator.naturalOrder())
                .orElse(Effort.Unknown);
        return "By estimate that takes " + effort + ".";
    }

    private TableLock.Work work(Name table) {
        return place.locks().stream()
                .filter(lock -> lock.table().equals(table))
                .map(TableLock::work)
                .max(Comparator.naturalOrder())
                .orElse(TableLock.Work.Scan);
    }

    private String replayed() {
        int replicas = live.map(known -> known.facts().replicas()).orElse(0);
        return switch (replicas) {
            case 0 -> "";
            case 1 -> " One server follows this one and replays it: queries there wait meanwhile, or are cancelled.";
            default ->
                " " + replicas
                        + " servers follow this one and replay it: queries there wait meanwhile, or are cancelled.";
        };
    }

    /** Who has to end first; a sentence with a blank before it, or empty. */
    String waiting(Collection<Name> tables) {
        List<OpenTransaction> open = tables.stream()
                .flatMap(table -> waitsFor(table).stream())
                .distinct()
                .toList();
        return open.isEmpty()
                ? ""
                : " It waits for "
                        + open.stream().map(OpenTransaction::toString).collect(Collectors.joining("; "))
                        + ", and all others queue behind it.";
    }

    List<OpenTransaction> waitsFor(Name table) {
        return live.stream()
                .flatMap(known -> known.facts().transactions().stream())
                .filter(transaction -> transaction.tables().contains(table))
                .toList();
    }

    Sight sight(Question question, Collection<String> columns) {
        if (live.isEmpty()) {
            return new Sight.None();
        }
        if (schema.isFresh(question.table())) {
            return schema.isEmpty(question.table())
                    ? new Sight.Clear()
                    : new Sight.Unknown("a pending migration puts the rows in");
        }
        Optional<String> decider = schema.decider(question.table(), columns);
        if (decider.isPresent()) {
            return new Sight.Unknown("that is decided by " + decider.get());
        }
        if (schema.isEmpty(question.table())) {
            return new Sight.Clear();
        }
        return switch (live.get().answer(question)) {
            case Answer.NotKnown(String why) -> new Sight.Unknown(why);
            case Answer.Count(Rows rows) when rows.none() -> new Sight.Clear();
            case Answer.Count(Rows rows) ->
                new Sight.Blocked(rows.number() + " of "
                        + schema.size(question.table()).orElse(Size.UNKNOWN).rows());
        };
    }
}
