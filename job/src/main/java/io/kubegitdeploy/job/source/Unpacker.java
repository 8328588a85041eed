package io.kubegitdeploy.job.source;

import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.Unavailable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Writes a gzip tar below a directory. Links are made last, when all of them were judged: while files are written
 * there is no link on the disk that a write could go through.
 */
final class Unpacker {

    /** What was written, for the log. */
    record Unpacked(int entries, long bytes) {}

    private static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> RUNNABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final int ANY_EXECUTE = 0b001_001_001;
    private static final int BUFFER = 64 * 1024;

    private final Path root;
    private final Limits limits;
    private final Tree tree = new Tree();
    private final byte[] buffer = new byte[BUFFER];
    private int position;

    /** @param root an existing, empty directory that nobody else writes to */
    Unpacker(Path root, Limits limits) {
        this.root = root;
        this.limits = limits;
    }

    /**
     * Reads the archive to its end, the checksum at the end of gzip included.
     *
     * @throws Rejected something in it must not be there; the directory then holds a part of the archive
     * @throws Unavailable it ended early, or the disk could not take it
     */
    Unpacked unpack(InputStream gzip) throws Rejected, Unavailable {
        try (Metered metered = new Metered(new GZIPInputStream(gzip, BUFFER), limits.totalBytes());
                TarArchiveInputStream tar = new TarArchiveInputStream(metered, "UTF-8")) {
            for (TarArchiveEntry entry = next(tar, metered); entry != null; entry = next(tar, metered)) {
                take(entry, tar, metered);
            }
            if (position == 0) {
                throw new Rejected("The archive is empty.");
            }
            metered.allow(limits.totalBytes(), "end");
            drain(metered);
            makeLinks(tree.links());
            return new Unpacked(tree.size(), metered.count());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private TarArchiveEntry next(TarArchiveInputStream tar, Metered metered) throws IOException, Rejected {
        metered.allow(limits.headerBytes(), "entry " + (position + 1));
        TarArchiveEntry entry = tar.getNextEntry();
        if (entry != null && ++position > limits.entries()) {
            throw new Rejected("The archive has more than " + limits.entries() + " entries.");
        }
        return entry;
    }

    private void take(TarArchiveEntry entry, TarArchiveInputStream tar, Metered metered)
            throws Rejected, Unavailable, IOException {
        EntryPath path = EntryPath.parse(entry.getName(), position, limits);
        if (entry.isSymbolicLink()) {
            tree.add(path, new Tree.Node.Link(linkTarget(entry), position), position);
        } else if (entry.isDirectory()) {
            tree.add(path, new Tree.Node.Directory(), position);
            makeDirectory(path);
        } else if (entry.isFile() && !entry.isLink() && !entry.isSparse() && !isSpecial(entry)) {
            tree.add(path, new Tree.Node.File(), position);
            if (entry.getSize() > limits.fileBytes()) {
                throw new Rejected("The archive's entry " + position + " is larger than "
                        + limits.fileBytes() / (1024 * 1024) + " MiB.");
            }
            metered.allow(entry.getSize() + limits.headerBytes(), "entry " + position);
            makeDirectory(path.parent());
            writeFile(path, (entry.getMode() & ANY_EXECUTE) != 0, entry.getSize(), tar);
        } else {
            throw new Rejected(
                    "The archive's entry " + position + " is a hard link, a device or another special file.");
        }
    }

    private static boolean isSpecial(TarArchiveEntry entry) {
        return entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    }

    private String linkTarget(TarArchiveEntry entry) throws Rejected {
        String target = entry.getLinkName();
        if (target.isEmpty() || target.indexOf('\0') >= 0 || target.indexOf('\uFFFD') >= 0) {
            throw new Rejected("The archive's entry " + position + " is a link to no usable path.");
        }
        if (target.length() > limits.pathBytes()) {
            throw new Rejected("The archive's entry " + position + " is a link with a too long path.");
        }
        return target;
    }

    private void makeDirectory(EntryPath path) throws Unavailable {
        try {
            if (!path.isRoot() && !Files.isDirectory(on(path))) {
                makeDirectory(path.parent());
                Files.createDirectory(on(path));
                Files.setPosixFilePermissions(on(path), RUNNABLE);
            }
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private void writeFile(EntryPath path, boolean runnable, long size, InputStream content)
            throws Unavailable, IOException {
        try (OutputStream out = open(path)) {
            long missing = size;
            while (missing > 0) {
                int got = content.read(buffer, 0, (int) Math.min(buffer.length, missing));
                if (got < 0) {
                    throw new EOFException();
                }
                write(out, got);
                missing -= got;
            }
        }
        try {
            Files.setPosixFilePermissions(on(path), runnable ? RUNNABLE : PLAIN);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private OutputStream open(EntryPath path) throws Unavailable {
        try {
            return Files.newOutputStream(on(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private void write(OutputStream out, int length) throws Unavailable {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private void makeLinks(Map<EntryPath, String> links) throws Unavailable {
        for (Map.Entry<EntryPath, String> link : links.entrySet()) {
            makeDirectory(link.getKey().parent());
            try {
                Files.createSymbolicLink(on(link.getKey()), Path.of(link.getValue()));
            } catch (IOException e) {
                throw notWritten(e);
            }
        }
    }

    private void drain(InputStream in) throws IOException {
        while (in.read(buffer) >= 0) {
            // to the end: gzip checks its checksum there
        }
    }

    private Path on(EntryPath path) throws Unavailable {
        try {
            return path.isRoot() ? root : root.resolve(path.toString());
        } catch (InvalidPathException e) {
            throw new Unavailable("The archive's entry " + position + " has a name that needs a UTF-8 locale.", e);
        }
    }

    private static Unavailable notWritten(IOException e) {
        return new Unavailable("The source could not be written to the disk: " + e.getMessage(), e);
    }

    private static Unavailable unreadable(IOException e) throws Rejected, Unavailable {
        return switch (e) {
            case Metered.TooMuch tooMuch -> throw tooMuch.rejected();
            case Wire.Cut cut -> new Unavailable("The download of the source was cut off.", cut);
            case EOFException eof -> new Unavailable("The download of the source ended early.", eof);
            default -> throw new Rejected("The archive cannot be read: it is not a gzip tar, or it is damaged.");
        };
    }
}
