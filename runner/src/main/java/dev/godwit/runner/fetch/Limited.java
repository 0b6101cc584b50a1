package dev.godwit.runner.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails rather than give more than it may: in all, and of what is kept in memory. */
final class Limited extends FilterInputStream {

    private static final long ANY = Long.MAX_VALUE;

    private final long headerLimit;
    private long left;
    private long ofHeader = ANY;

    /** @param headerLimit bytes, of each header */
    Limited(InputStream in, long limit, long headerLimit) {
        super(in);
        this.left = limit;
        this.headerLimit = headerLimit;
    }

    /** There is more than there may be. */
    static sealed class Exceeded extends IOException {

        private static final long serialVersionUID = 1;
    }

    /** The header of one file is larger than it may be. */
    static final class HeaderExceeded extends Exceeded {

        private static final long serialVersionUID = 1;
    }

    /** What is read from now on is a header. */
    void header() {
        ofHeader = headerLimit;
    }

    /** What is read from now on is a file's content. */
    void content() {
        ofHeader = ANY;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = in.skip(Math.min(wanted, left + 1));
        count(skipped);
        return skipped;
    }

    private void count(long bytes) throws Exceeded {
        left -= bytes;
        if (left < 0) {
            throw new Exceeded();
        }
        ofHeader -= ofHeader == ANY ? 0 : bytes;
        if (ofHeader < 0) {
            throw new HeaderExceeded();
        }
    }
}
