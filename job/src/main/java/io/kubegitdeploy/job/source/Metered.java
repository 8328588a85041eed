package io.kubegitdeploy.job.source;

import io.kubegitdeploy.job.Rejected;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read and stops at an allowance, so that a small archive can fill neither disk nor memory. */
final class Metered extends FilterInputStream {

    /** Passes through code that knows only IOException; unpacked again at the door. */
    static final class TooMuch extends IOException {

        private static final long serialVersionUID = 1L;

        TooMuch(String message) {
            super(message);
        }

        Rejected rejected() {
            return new Rejected(getMessage());
        }
    }

    private final long total;
    private long read;
    private long allowedUntil;
    private String whatIsRead = "";

    Metered(InputStream in, long total) {
        super(in);
        this.total = total;
        this.allowedUntil = total;
    }

    /** From here on so many bytes more may be read, for what the name says. */
    void allow(long bytes, String what) {
        allowedUntil = Math.min(total, read + bytes);
        whatIsRead = what;
    }

    long count() {
        return read;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        if (one >= 0) {
            count(1);
        }
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int got = super.read(buffer, offset, length);
        if (got > 0) {
            count(got);
        }
        return got;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws TooMuch {
        read += bytes;
        if (read > total) {
            throw new TooMuch("The archive unpacks to more than " + total / (1024 * 1024) + " MiB.");
        }
        if (read > allowedUntil) {
            throw new TooMuch("The archive's " + whatIsRead + " is too large.");
        }
    }
}
