package dev.godwit.runner.review;

import dev.godwit.runner.review.code.Circumstance;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.lock.Effort;
import dev.godwit.runner.review.lock.LockMode;
import dev.godwit.runner.review.lock.TableLock;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The locks that others can notice, a line each. */
final class LockReport {

    private LockReport() {}

    /** @param sizes of tables, as far as they are known */
    static List<String> of(List<Done> acts, KnownSchema schema, Function<Name, Optional<Size>> sizes) {
        return acts.stream()
                .flatMap(done -> done.locks().stream()
                        .filter(LockReport::isNoticed)
                        .map(lock -> "line " + done.line() + ": " + lock.mode() + " on " + schema.shown(lock.table())
                                + text(lock, sizes.apply(lock.table()))
                                + (done.when() == Circumstance.Branch ? ", if that branch of the DO block runs" : "")))
                .distinct()
                .toList();
    }

    /** Rows that are written are locked themselves, for as long as all of the table is worked on. */
    private static boolean isNoticed(TableLock lock) {
        return lock.mode().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0
                || (lock.mode() == LockMode.ROW_EXCLUSIVE && lock.work() != TableLock.Work.Instant);
    }

    private static String text(TableLock lock, Optional<Size> size) {
        String known = size.map(s -> " (" + s + ")").orElse("");
        return known
                + switch (lock.work()) {
                    case Instant -> "";
                    case Scan -> ", which is read whole";
                    case BuildIndex -> ", of which an index is built";
                    case Rewrite -> ", which is written anew";
                }
                + (lock.work() == TableLock.Work.Instant
                        ? ": " + Effort.Instant
                        : size.map(s -> ": " + Effort.of(lock.work(), s) + " by estimate")
                                .orElse(""));
    }
}
