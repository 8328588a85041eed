package io.kubegitdeploy.gateway.sources;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Copies GitHub's archive entry by entry into one that is safe to unpack: relative to the repository's root, only
 * folders (0755), files (0644, or 0755 if anyone may execute them) and links that stay inside; owned by 0:0; nothing twice,
 * nothing below a link. Nothing is unpacked here. What was written before a rejection is worthless: throw it away.
 */
final class Sanitiser {
    private final ArchiveLimits limits;
    private final Links links = new Links();
    private final Set<TreePath> seen = new HashSet<>();
    private long bytes;
    private int entries;

    private Sanitiser(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * @throws ArchiveRejected if the archive breaks a rule or a limit, or is no gzip-compressed tar
     * @throws IOException if reading or writing fails
     */
    static void copy(InputStream github, OutputStream safe, ArchiveLimits limits) throws IOException, ArchiveRejected {
        new Sanitiser(limits).copy(github, safe);
    }

    private void copy(InputStream github, OutputStream safe) throws IOException, ArchiveRejected {
        GzipParameters quick = new GzipParameters();
        quick.setCompressionLevel(Deflater.BEST_SPEED);
        try (TarArchiveInputStream in = new TarArchiveInputStream(
                        new BufferedInputStream(new GZIPInputStream(github, 1 << 16)), StandardCharsets.UTF_8.name());
                TarArchiveOutputStream out = new TarArchiveOutputStream(
                        new BufferedOutputStream(new GzipCompressorOutputStream(safe, quick), 1 << 16),
                        StandardCharsets.UTF_8.name())) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            out.setAddPaxHeadersForNonAsciiNames(true);
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                copy(entry, in, out);
            }
            links.check();
        } catch (ZipException e) {
            throw new ArchiveRejected("it is no gzip-compressed tar");
        } catch (IllegalArgumentException e) {
            throw new ArchiveRejected("it is no well-formed tar");
        }
    }

    private void copy(TarArchiveEntry entry, TarArchiveInputStream in, TarArchiveOutputStream out)
            throws IOException, ArchiveRejected {
        TreePath path = TreePath.inArchive(entry.getName());
        if (path.isRoot()) {
            if (!entry.isDirectory()) {
                throw new ArchiveRejected("an entry stands outside the archive's folder");
            }
            return;
        }
        checkPlace(path);
        TarArchiveEntry copy = switch (kind(entry, path)) {
            case FOLDER -> entry(path + "/", TarConstants.LF_DIR, 0755);
            case LINK -> link(path, entry.getLinkName());
            case FILE -> file(path, entry);
        };
        copy.setModTime(entry.getLastModifiedTime());
        out.putArchiveEntry(copy);
        if (copy.isFile()) {
            in.transferTo(out);
        }
        out.closeArchiveEntry();
    }

    private void checkPlace(TreePath path) throws ArchiveRejected {
        if (++entries > limits.entries()) {
            throw new ArchiveRejected("it holds more than " + limits.entries() + " files and folders");
        }
        if (!seen.add(path)) {
            throw new ArchiveRejected("a path comes twice: " + TreePath.shown(path.toString()));
        }
        for (TreePath above = path.parent(); !above.isRoot(); above = above.parent()) {
            if (links.isLink(above)) {
                throw new ArchiveRejected("a path leads through a link: " + TreePath.shown(path.toString()));
            }
        }
    }

    private enum Kind {
        FOLDER,
        FILE,
        LINK
    }

    private static Kind kind(TarArchiveEntry entry, TreePath path) throws ArchiveRejected {
        if (entry.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (entry.isDirectory()) {
            return Kind.FOLDER;
        }
        boolean plain = entry.getLinkFlag() == TarConstants.LF_NORMAL
                || entry.getLinkFlag() == TarConstants.LF_OLDNORM
                || entry.getLinkFlag() == TarConstants.LF_CONTIG;
        if (plain && !entry.isSparse()) {
            return Kind.FILE;
        }
        throw new ArchiveRejected("neither file, folder nor symbolic link: " + TreePath.shown(path.toString()));
    }

    private TarArchiveEntry link(TreePath path, String target) {
        links.add(path, target);
        TarArchiveEntry copy = entry(path.toString(), TarConstants.LF_SYMLINK, 0777);
        copy.setLinkName(target);
        return copy;
    }

    private TarArchiveEntry file(TreePath path, TarArchiveEntry entry) throws ArchiveRejected {
        bytes += entry.getSize();
        if (bytes > limits.bytes()) {
            throw new ArchiveRejected("its files hold more than " + (limits.bytes() >> 20) + " MiB");
        }
        TarArchiveEntry copy =
                entry(path.toString(), TarConstants.LF_NORMAL, (entry.getMode() & 0111) == 0 ? 0644 : 0755);
        copy.setSize(entry.getSize());
        return copy;
    }

    private static TarArchiveEntry entry(String name, byte type, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setMode(mode);
        entry.setIds(0, 0);
        return entry;
    }
}
