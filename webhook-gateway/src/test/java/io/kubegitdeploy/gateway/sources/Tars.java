package io.kubegitdeploy.gateway.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives for tests, in GitHub's form: everything in one folder. */
final class Tars {
    private Tars() {}

    record Item(String name, byte type, int mode, String content) {}

    static Item file(String name, int mode, String content) {
        return new Item(name, TarConstants.LF_NORMAL, mode, content);
    }

    static Item folder(String name) {
        return new Item(name + "/", TarConstants.LF_DIR, 0775, "");
    }

    static Item link(String name, String target) {
        return new Item(name, TarConstants.LF_SYMLINK, 0777, target);
    }

    static Item special(String name, byte type) {
        return new Item(name, type, 0644, "a");
    }

    static byte[] of(Item... items) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Item item : items) {
                TarArchiveEntry entry = new TarArchiveEntry(item.name(), item.type(), true);
                entry.setMode(item.mode());
                entry.setIds(1234, 1234);
                boolean content = item.type() == TarConstants.LF_NORMAL;
                if (content) {
                    entry.setSize(item.content().getBytes(StandardCharsets.UTF_8).length);
                } else if (item.type() != TarConstants.LF_DIR) {
                    entry.setLinkName(item.content());
                }
                tar.putArchiveEntry(entry);
                if (content) {
                    tar.write(item.content().getBytes(StandardCharsets.UTF_8));
                }
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Each entry as {@code type mode owner name [-> target | = content]}. */
    static List<String> lines(byte[] archive) throws IOException {
        List<String> lines = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String kind = entry.isDirectory() ? "d" : entry.isSymbolicLink() ? "l" : "f";
                String rest = entry.isSymbolicLink()
                        ? " -> " + entry.getLinkName()
                        : entry.isFile() ? " = " + new String(tar.readAllBytes(), StandardCharsets.UTF_8) : "";
                lines.add("%s %o %d:%d %s%s"
                        .formatted(
                                kind,
                                entry.getMode() & 07777,
                                entry.getLongUserId(),
                                entry.getLongGroupId(),
                                entry.getName(),
                                rest));
            }
        }
        return lines;
    }
}
