package dev.godwit.operator.job;

/**
 * What Jobs run.
 *
 * @param image the operator's own
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 */
public record Runner(String image, String pullPolicy) {

    /** For telling whether a Job was made from another one. */
    public String identity() {
        return image + " " + pullPolicy;
    }
}
