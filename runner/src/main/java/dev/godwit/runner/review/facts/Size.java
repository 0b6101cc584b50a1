package dev.godwit.runner.review.facts;

import java.util.Locale;

/**
 * How large a relation is, with its partitions.
 *
 * @param bytes on disk, with indexes and what is stored aside; -1 if it is not known
 */
public record Size(Rows rows, long bytes) {

    public static final Size UNKNOWN = new Size(Rows.UNKNOWN, -1);
    public static final Size NOTHING = new Size(Rows.exactly(0), 0);

    private static final long UNIT = 1024;

    public boolean isEmpty() {
        return rows.none();
    }

    /** Whether it surely has no more bytes than this. */
    public boolean within(long limit) {
        return bytes >= 0 && bytes <= limit;
    }

    /** Such as {@code about 1.2 million rows, 340 MB}. */
    @Override
    public String toString() {
        return rows + (bytes < 0 ? "" : ", " + shownBytes());
    }

    private String shownBytes() {
        double shown = bytes;
        String unit = "B";
        for (String next : new String[] {"kB", "MB", "GB", "TB"}) {
            if (shown < UNIT) {
                break;
            }
            shown /= UNIT;
            unit = next;
        }
        return String.format(Locale.ROOT, shown < 10 && !unit.equals("B") ? "%.1f %s" : "%.0f %s", shown, unit);
    }
}
