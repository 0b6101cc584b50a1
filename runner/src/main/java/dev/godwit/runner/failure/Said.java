package dev.godwit.runner.failure;

import org.jspecify.annotations.Nullable;

/** PostgreSQL's words as they may be shown: without values. What cannot be shown is null. */
record Said(
        String message,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String context) {}
