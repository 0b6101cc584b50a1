package dev.godwit.runner.review;

import java.util.Locale;

/** How often a rule was right, said too much and missed something. */
public final class Score {

    public static final String HEAD =
            "| rule | right | too much | missed | precision | recall |\n| --- | --- | --- | --- | --- | --- |\n";

    private int right;
    private int tooMuch;
    private int missed;

    public void found(boolean rightly) {
        right += rightly ? 1 : 0;
        tooMuch += rightly ? 0 : 1;
    }

    void miss() {
        missed++;
    }

    int right() {
        return right;
    }

    int missed() {
        return missed;
    }

    double precision() {
        return right + tooMuch == 0 ? 1 : (double) right / (right + tooMuch);
    }

    double recall() {
        return right + missed == 0 ? 1 : (double) right / (right + missed);
    }

    /** A line of the table that begins with {@link #HEAD}. */
    public String row(String rule) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.2f | %.2f |%n",
                rule,
                right,
                tooMuch,
                missed,
                precision(),
                recall());
    }
}
