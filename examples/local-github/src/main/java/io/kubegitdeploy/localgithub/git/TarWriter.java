package io.kubegitdeploy.localgithub.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.jgit.lib.ObjectLoader;

/** Writes tar byte for byte as {@code git archive} does: ustar, pax headers for what does not fit, blocks of 10 KiB. */
final class TarWriter {
    private static final int RECORD = 512;
    private static final int BLOCK = 20 * RECORD;
    private static final int NAME = 100;
    private static final int PREFIX = 155;

    private static final byte[] NOTHING = {};

    private final OutputStream out;
    private final long mtime;
    private long written;

    /** @param mtime seconds since 1970, for every entry */
    TarWriter(OutputStream out, long mtime) {
        this.out = out;
        this.mtime = mtime;
    }

    /** The header by which a reader finds the commit: {@code git get-tar-commit-id}. */
    void global(String sha) throws IOException {
        byte[] comment = pax("comment", sha.getBytes(StandardCharsets.US_ASCII));
        header('g', ascii("pax_global_header"), 0666, comment.length, NOTHING, NOTHING);
        padded(comment);
    }

    /** @param path ends with a slash */
    void directory(byte[] path, String sha) throws IOException {
        entry('5', path, sha, 0775, 0, NOTHING);
    }

    void link(byte[] path, String sha, byte[] target) throws IOException {
        entry('2', path, sha, 0777, 0, target);
    }

    void file(byte[] path, String sha, boolean executable, ObjectLoader content) throws IOException {
        entry('0', path, sha, executable ? 0775 : 0664, content.getSize(), NOTHING);
        content.copyTo(out);
        written += content.getSize();
        pad(content.getSize());
    }

    /** Ends the archive; the stream stays open. */
    void finish() throws IOException {
        int tail = (int) (BLOCK - written % BLOCK);
        write(new byte[tail]);
        if (tail < 2 * RECORD) {
            write(new byte[BLOCK]);
        }
    }

    private void entry(char type, byte[] path, String sha, int mode, long size, byte[] target) throws IOException {
        ByteArrayOutputStream extended = new ByteArrayOutputStream();
        int prefix = path.length > NAME ? prefix(path) : 0;
        byte[] name = path;
        if (path.length > NAME) {
            boolean splits = prefix > 0 && path.length - prefix - 1 <= NAME;
            name = splits ? Arrays.copyOfRange(path, prefix + 1, path.length) : ascii(sha + ".data");
            if (!splits) {
                prefix = 0;
                extended.writeBytes(pax("path", path));
            }
        }
        byte[] shortTarget = target;
        if (target.length > NAME) {
            shortTarget = ascii("see " + sha + ".paxheader");
            extended.writeBytes(pax("linkpath", target));
        }
        if (extended.size() > 0) {
            header('x', ascii(sha + ".paxheader"), 0666, extended.size(), NOTHING, NOTHING);
            padded(extended.toByteArray());
        }
        header(type, name, mode, size, shortTarget, Arrays.copyOf(path, prefix));
    }

    /** Where git splits a long path in two; 0 if it can't. */
    private static int prefix(byte[] path) {
        int i = path[path.length - 1] == '/' ? path.length - 1 : path.length;
        i = Math.min(i, PREFIX);
        do {
            i--;
        } while (i > 0 && path[i] != '/');
        return i;
    }

    private void header(char type, byte[] name, int mode, long size, byte[] target, byte[] prefix) throws IOException {
        byte[] header = new byte[RECORD];
        put(header, 0, name);
        put(header, 100, octal(mode, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(size, 11));
        put(header, 136, octal(mtime, 11));
        put(header, 148, ascii("        "));
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, ascii("ustar"));
        put(header, 263, ascii("00"));
        put(header, 265, ascii("root"));
        put(header, 297, ascii("root"));
        put(header, 329, octal(0, 7));
        put(header, 337, octal(0, 7));
        put(header, 345, prefix);
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, octal(sum, 7));
        header[155] = 0;
        write(header);
    }

    /** A pax record counts its own length. */
    private static byte[] pax(String key, byte[] value) {
        int rest = key.length() + value.length + 3;
        int length = rest + String.valueOf(rest).length();
        length = rest + String.valueOf(length).length();
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(ascii(length + " " + key + "="));
        record.writeBytes(value);
        record.write('\n');
        return record.toByteArray();
    }

    private static byte[] octal(long value, int digits) {
        return ascii(String.format(Locale.ROOT, "%0" + digits + "o", value));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(byte[] header, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private void padded(byte[] content) throws IOException {
        write(content);
        pad(content.length);
    }

    private void pad(long size) throws IOException {
        int over = (int) (size % RECORD);
        if (over > 0) {
            write(new byte[RECORD - over]);
        }
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }
}
