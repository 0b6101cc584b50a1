package dev.godwit.runner.engine;

import java.util.List;

/** What is to be seen in the database of a statement that ran, or may have run, outside of a transaction. */
sealed interface Aftermath {

    /** Everything that it was to bring about. */
    record Done() implements Aftermath {}

    /** Nothing; or whatever is there, the statement may run again. */
    record Nothing() implements Aftermath {}

    /**
     * A part, which these statements put right.
     *
     * @param completes whether everything is there then, or nothing
     */
    record Part(List<String> repairs, boolean completes) implements Aftermath {

        public Part {
            repairs = List.copyOf(repairs);
        }
    }

    /** @param what one cannot tell, as a sentence */
    record Doubtful(String what) implements Aftermath {}
}
