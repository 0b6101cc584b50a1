package dev.godwit.runner.review.lock;

import dev.godwit.runner.review.facts.Size;

/** How long work on a table takes, coarsely: from its bytes, on a disk of no great speed. */
public enum Effort {
    Instant("an instant"),
    Seconds("seconds"),
    Minutes("minutes"),
    Longer("more than an hour"),
    Unknown("an unknown time");

    private static final long MEGABYTE = 1 << 20;
    private static final long SCANNED_A_SECOND = 200 * MEGABYTE;
    private static final long INDEXED_A_SECOND = 40 * MEGABYTE;
    private static final long WRITTEN_A_SECOND = 25 * MEGABYTE;
    private static final double MOMENT = 0.5;
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;

    private final String shown;

    Effort(String shown) {
        this.shown = shown;
    }

    public static Effort of(TableLock.Work work, Size size) {
        return switch (work) {
            case Instant -> Instant;
            case Scan -> of(size.bytes(), SCANNED_A_SECOND);
            case BuildIndex -> of(size.bytes(), INDEXED_A_SECOND);
            case Rewrite -> of(size.bytes(), WRITTEN_A_SECOND);
        };
    }

    private static Effort of(long bytes, long speed) {
        if (bytes < 0) {
            return Unknown;
        }
        double seconds = (double) bytes / speed;
        if (seconds < MOMENT) {
            return Instant;
        }
        return seconds < MINUTE ? Seconds : seconds < HOUR ? Minutes : Longer;
    }

    /** In words. */
    @Override
    public String toString() {
        return shown;
    }
}
