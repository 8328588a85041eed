package io.kubegitdeploy.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes gzip tars, well-behaved ones and others. */
final class Tars {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;

    Tars() throws IOException {
        tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    Tars gnuLongNames() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        return this;
    }

    Tars file(String name, String content) throws IOException {
        return file(name, content, 0644);
    }

    Tars file(String name, String content, int mode) throws IOException {
        return entry(name, TarConstants.LF_NORMAL, content, mode);
    }

    /** Any entry with content: also one of those that only describe the next one. */
    Tars entry(String name, byte type, String content, int mode) throws IOException {
        byte[] data = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setSize(data.length);
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        tar.write(data);
        tar.closeArchiveEntry();
        return this;
    }

    Tars zeros(String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
        byte[] zeros = new byte[64 * 1024];
        for (long missing = size; missing > 0; missing -= zeros.length) {
            tar.write(zeros, 0, (int) Math.min(zeros.length, missing));
        }
        tar.closeArchiveEntry();
        return this;
    }

    Tars directory(String name) throws IOException {
        return special(name + "/", TarConstants.LF_DIR, "");
    }

    Tars link(String name, String target) throws IOException {
        return special(name, TarConstants.LF_SYMLINK, target);
    }

    /** Any entry without content, by its type flag. */
    Tars special(String name, byte type, String linkName) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(linkName);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        return this;
    }

    byte[] bytes() throws IOException {
        tar.close();
        return bytes.toByteArray();
    }

    InputStream stream() throws IOException {
        return new ByteArrayInputStream(bytes());
    }
}
