package io.kubegitdeploy.localgithub.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Files and directories at a commit. */
public final class Contents {
    private static final int MAX_LINKS = 10;

    private final GitRepository repository;
    private final ObjectId tree;

    public Contents(GitRepository repository, Commit commit) {
        this.repository = repository;
        this.tree = ObjectId.fromString(commit.tree());
    }

    /** One name in a tree. */
    public record Entry(String path, String sha, Kind kind, long size) {
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    public enum Kind {
        FILE("file"),
        DIRECTORY("dir"),
        LINK("symlink"),
        SUBMODULE("submodule");

        /** As GitHub's {@code type} says it. */
        public final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** What is at a path; an empty path is the root. */
    public Optional<Entry> at(String path) throws IOException {
        if (path.isEmpty()) {
            return Optional.of(new Entry("", tree.name(), Kind.DIRECTORY, 0));
        }
        try (ObjectReader reader = repository.jgit().newObjectReader();
                TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
            return walk == null ? Optional.empty() : Optional.of(entry(reader, walk));
        }
    }

    /** As {@link #at}, but a link whose end is a file of this tree is that file, as GitHub does. */
    public Optional<Entry> atFollowingLinks(String path) throws IOException {
        Optional<Entry> first = at(path);
        Optional<Entry> here = first;
        for (int i = 0; i < MAX_LINKS && here.isPresent() && here.get().kind() == Kind.LINK; i++) {
            Optional<String> target = resolve(here.get());
            here = target.isEmpty() ? Optional.empty() : at(target.get());
        }
        return here.filter(entry -> entry.kind() == Kind.FILE).or(() -> first);
    }

    public List<Entry> children(Entry directory) throws IOException {
        List<Entry> children = new ArrayList<>();
        try (ObjectReader reader = repository.jgit().newObjectReader();
                RevWalk revWalk = new RevWalk(reader);
                TreeWalk walk = new TreeWalk(reader)) {
            RevTree root = revWalk.parseTree(ObjectId.fromString(directory.sha()));
            walk.addTree(root);
            String prefix = directory.path().isEmpty() ? "" : directory.path() + "/";
            while (walk.next()) {
                Entry child = entry(reader, walk);
                children.add(new Entry(prefix + child.path(), child.sha(), child.kind(), child.size()));
            }
        }
        return children;
    }

    /** Content of a file or the target of a link. */
    public ObjectLoader open(Entry file) throws IOException {
        return repository.jgit().open(ObjectId.fromString(file.sha()));
    }

    private static Entry entry(ObjectReader reader, TreeWalk walk) throws IOException {
        ObjectId id = walk.getObjectId(0);
        FileMode mode = walk.getFileMode(0);
        Kind kind = mode.equals(FileMode.TREE)
                ? Kind.DIRECTORY
                : mode.equals(FileMode.SYMLINK)
                        ? Kind.LINK
                        : mode.equals(FileMode.GITLINK) ? Kind.SUBMODULE : Kind.FILE;
        boolean sized = kind == Kind.FILE || kind == Kind.LINK;
        return new Entry(walk.getPathString(), id.name(), kind, sized ? reader.getObjectSize(id, -1) : 0);
    }

    /** The path inside the tree that a link names; empty if it leads out of it. */
    private Optional<String> resolve(Entry link) throws IOException {
        String target = new String(open(link).getBytes(4096), StandardCharsets.UTF_8);
        if (target.startsWith("/")) {
            return Optional.empty();
        }
        int slash = link.path().lastIndexOf('/');
        List<String> parts = new ArrayList<>();
        if (slash > 0) {
            parts.addAll(List.of(link.path().substring(0, slash).split("/", -1)));
        }
        for (String part : target.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return Optional.empty();
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("/", parts));
    }
}
