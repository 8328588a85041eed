package io.kubegitdeploy.localgithub.git;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A commit as a tar, as {@code git archive} makes it: no {@code .git}, nothing marked {@code export-ignore}. */
public final class Archive {
    private final GitRepository repository;
    private final Commit commit;
    private final String prefix;
    private final Deque<Directory> unwritten = new ArrayDeque<>();

    /**
     * The archive of a commit; nothing is read before it is written.
     *
     * @param prefix the directory, with a slash at its end, in which everything lies
     */
    public Archive(GitRepository repository, Commit commit, String prefix) {
        this.repository = repository;
        this.commit = commit;
        this.prefix = prefix;
    }

    /** The path is one character for each byte, whatever its encoding is. */
    private record Directory(String path, String sha, int depth) {}

    public void writeGzip(OutputStream out) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(out, 64 * 1024);
        writeTar(gzip);
        gzip.finish();
    }

    public void writeTar(OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out, commit.committer().when().toEpochSecond());
        tar.global(commit.sha());
        tar.directory(prefix.getBytes(StandardCharsets.UTF_8), commit.tree());
        try (ObjectReader reader = repository.jgit().newObjectReader();
                TreeWalk walk = new TreeWalk(repository.jgit(), reader)) {
            walk.addTree(ObjectId.fromString(commit.tree()));
            walk.setAttributesNodeProvider(repository.jgit().createAttributesNodeProvider());
            walk.setOperationType(TreeWalk.OperationType.CHECKIN_OP);
            while (walk.next()) {
                visit(tar, reader, walk);
            }
        }
        tar.finish();
    }

    /**
     * As git does: an ignored directory is left out with all that is in it; any other is written before the first
     * file in it, even an ignored one.
     */
    private void visit(TarWriter tar, ObjectReader reader, TreeWalk walk) throws IOException {
        boolean ignored = walk.getAttributes().isSet("export-ignore");
        while (!unwritten.isEmpty() && unwritten.peekLast().depth() >= walk.getDepth()) {
            unwritten.removeLast();
        }
        if (walk.getFileMode(0).equals(FileMode.TREE)) {
            if (!ignored) {
                String path = new String(path(walk, "/"), StandardCharsets.ISO_8859_1);
                unwritten.addLast(new Directory(path, walk.getObjectId(0).name(), walk.getDepth()));
                walk.enterSubtree();
            }
            return;
        }
        while (!unwritten.isEmpty()) {
            Directory directory = unwritten.removeFirst();
            tar.directory(directory.path().getBytes(StandardCharsets.ISO_8859_1), directory.sha());
        }
        if (!ignored) {
            write(tar, reader, walk);
        }
    }

    private void write(TarWriter tar, ObjectReader reader, TreeWalk walk) throws IOException {
        FileMode mode = walk.getFileMode(0);
        ObjectId id = walk.getObjectId(0);
        if (mode.equals(FileMode.GITLINK)) {
            tar.directory(path(walk, "/"), id.name());
        } else if (mode.equals(FileMode.SYMLINK)) {
            tar.link(path(walk, ""), id.name(), reader.open(id).getCachedBytes(64 * 1024));
        } else {
            boolean executable = mode.equals(FileMode.EXECUTABLE_FILE);
            tar.file(path(walk, ""), id.name(), executable, reader.open(id));
        }
    }

    private byte[] path(TreeWalk walk, String end) {
        byte[] before = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] raw = walk.getRawPath();
        byte[] path = new byte[before.length + raw.length + end.length()];
        System.arraycopy(before, 0, path, 0, before.length);
        System.arraycopy(raw, 0, path, before.length, raw.length);
        if (!end.isEmpty()) {
            path[path.length - 1] = '/';
        }
        return path;
    }
}
