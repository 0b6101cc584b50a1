package dev.godwit.runner.facts;

import dev.godwit.runner.review.ReviewedMigration;
import java.util.List;

/**
 * What a review with a database has found.
 *
 * @param migrations those that are pending, in order; their findings weigh what they weigh on the data that is there
 * @param couldNotKnow what the review would have asked, in sentences; empty if it knew all
 */
public record Reviewed(List<ReviewedMigration> migrations, List<String> couldNotKnow) {

    public Reviewed {
        migrations = List.copyOf(migrations);
        couldNotKnow = List.copyOf(couldNotKnow);
    }
}
