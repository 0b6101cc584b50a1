package dev.godwit.runner.review.facts;

import java.util.Locale;

/**
 * A number of rows.
 *
 * @param count 0 if nothing is known
 */
public record Rows(long count, Precision precision) {

    public static final Rows UNKNOWN = new Rows(0, Precision.Unknown);

    private static final long THOUSAND = 1_000;
    private static final double MILLION = 1_000_000;

    /** How well a number is known. */
    public enum Precision {
        /** They were counted. */
        Exact,
        /** From the statistics; that there are many was seen. */
        Estimate,
        /** From the statistics alone: they may have been deleted since. */
        Guess,
        /** The counting stopped there. */
        AtLeast,
        Unknown
    }

    public static Rows exactly(long count) {
        return new Rows(count, Precision.Exact);
    }

    public static Rows about(long count) {
        return new Rows(count, Precision.Estimate);
    }

    public static Rows guess(long count) {
        return new Rows(count, Precision.Guess);
    }

    public static Rows atLeast(long count) {
        return new Rows(count, Precision.AtLeast);
    }

    /** Whether there surely is none. */
    public boolean none() {
        return precision == Precision.Exact && count == 0;
    }

    /** Whether there surely is one. */
    public boolean some() {
        return count > 0 && precision != Precision.Guess;
    }

    /** Such as {@code 1,204 rows} or {@code about 1.2 million rows}. */
    @Override
    public String toString() {
        return switch (precision) {
            case Exact -> grouped() + (count == 1 ? " row" : " rows");
            case Estimate, Guess -> "about " + rounded() + " rows";
            case AtLeast -> "at least " + grouped() + " rows";
            case Unknown -> "an unknown number of rows";
        };
    }

    /** The number alone, such as {@code at least 10,000}. */
    public String number() {
        return switch (precision) {
            case Exact -> grouped();
            case Estimate, Guess -> "about " + rounded();
            case AtLeast -> "at least " + grouped();
            case Unknown -> "an unknown number";
        };
    }

    private String grouped() {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private String rounded() {
        if (count >= MILLION) {
            return String.format(Locale.ROOT, "%,.1f million", count / MILLION).replace(".0 ", " ");
        }
        long step = count >= 10 * THOUSAND ? THOUSAND : count >= THOUSAND ? 100 : 1;
        return String.format(Locale.ROOT, "%,d", count / step * step);
    }
}
