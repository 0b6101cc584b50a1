package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.engine.MigrationRole;
import org.jspecify.annotations.Nullable;

/**
 * What is run anew, and where.
 *
 * @param bundle of which only what is applied is run
 * @param role that migrations run as; null for the user that is logged in
 * @param answers what a person has said about the history
 * @param scratch an empty database that somebody made for it, in which what was made is left; null: one is made on the
 *     same server, and dropped
 */
public record Replay(
        Bundle bundle,
        @Nullable MigrationRole role,
        Answers answers,
        @Nullable ConnectionSpec scratch) {}
