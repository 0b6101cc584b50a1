package dev.godwit.runner.pack;

/** A bundle that its package cannot hold. The message is a sentence for a person. */
public final class TooLargeException extends Exception {

    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
        super(message);
    }
}
