package dev.godwit.runner.facts;

import java.time.Duration;

/**
 * How long the review keeps a database busy.
 *
 * @param question for one query about rows
 * @param questions for all of them
 * @param facts for one query of the catalogue
 * @param openFor from when on a transaction of others counts as long
 */
public record Patience(Duration question, Duration questions, Duration facts, Duration openFor) {

    public static final Patience USUAL =
            new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(5));
}
