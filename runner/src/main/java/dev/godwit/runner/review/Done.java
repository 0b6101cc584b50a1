package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.code.Circumstance;
import dev.godwit.runner.review.lock.TableLock;
import java.util.List;

/**
 * An act with its place.
 *
 * @param statement of the migration, from 1
 * @param line of the file, from 1
 * @param locks on tables that others may be using; none on those that the migration itself has made
 */
public record Done(Act act, String migration, int statement, int line, Circumstance when, List<TableLock> locks) {

    public Done {
        locks = List.copyOf(locks);
    }
}
