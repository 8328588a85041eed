package io.kubegitdeploy.job.source;

import io.kubegitdeploy.job.Rejected;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an archive has brought so far, and the rules for what it may bring next; no file is touched here.
 *
 * <p>Links are judged when the whole tree is known: a link's target may itself go through a link that comes later.
 */
final class Tree {

    sealed interface Node {
        record Directory() implements Node {}

        record File() implements Node {}

        record Link(String target, int position) implements Node {}
    }

    /** As Linux: what needs more links than this is followed by nobody. */
    private static final int MAX_FOLLOWED = 40;

    private final Map<EntryPath, Node> nodes = new LinkedHashMap<>();

    Tree() {
        nodes.put(EntryPath.ROOT, new Node.Directory());
    }

    /** Takes an entry in. A directory may be told again; anything else has one entry. */
    void add(EntryPath path, Node node, int position) throws Rejected {
        if (path.isRoot()) {
            if (!(node instanceof Node.Directory)) {
                throw new Rejected("The archive's entry " + position + " has no name.");
            }
            return;
        }
        addParents(path.parent(), position);
        Node before = nodes.putIfAbsent(path, node);
        if (before != null && !(before instanceof Node.Directory && node instanceof Node.Directory)) {
            throw new Rejected("The archive's entry " + position + " stands where another entry is already.");
        }
    }

    private void addParents(EntryPath directory, int position) throws Rejected {
        switch (nodes.get(directory)) {
            case Node.Directory directoryAlready -> {}
            case Node.File file -> throw new Rejected("The archive's entry " + position + " is below a file.");
            case Node.Link link -> throw new Rejected("The archive's entry " + position + " is below a link.");
            case null -> {
                addParents(directory.parent(), position);
                nodes.put(directory, new Node.Directory());
            }
        }
    }

    /** The links of the finished tree, after making sure that none of them leaves it. */
    Map<EntryPath, String> links() throws Rejected {
        Map<EntryPath, String> links = new LinkedHashMap<>();
        for (Map.Entry<EntryPath, Node> entry : nodes.entrySet()) {
            if (entry.getValue() instanceof Node.Link link) {
                if (leaves(entry.getKey(), link.target())) {
                    throw new Rejected("The archive's entry " + link.position() + " is a link out of the tree.");
                }
                links.put(entry.getKey(), link.target());
            }
        }
        return links;
    }

    /**
     * Walks as the kernel would. A part that does not exist, or that is a file, counts as a directory: somebody may
     * make one there later. A walk that meets too many links ends in an error for everybody, so it leaves nothing.
     */
    private boolean leaves(EntryPath link, String target) {
        Deque<String> ahead = new ArrayDeque<>();
        EntryPath here = link.parent();
        int followed = 0;
        Optional<String> toFollow = Optional.of(target);
        while (true) {
            if (toFollow.isPresent()) {
                if (toFollow.get().startsWith("/")) {
                    return true;
                }
                if (++followed > MAX_FOLLOWED) {
                    return false;
                }
                Arrays.asList(toFollow.get().split("/", -1)).reversed().forEach(ahead::push);
                toFollow = Optional.empty();
            }
            if (ahead.isEmpty()) {
                return false;
            }
            String part = ahead.pop();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (here.isRoot()) {
                    return true;
                }
                here = here.parent();
            } else if (nodes.get(here.child(part)) instanceof Node.Link next) {
                toFollow = Optional.of(next.target());
            } else {
                here = here.child(part);
            }
        }
    }

    /** How many entries there are, the directories that were only implied among them. */
    int size() {
        return nodes.size() - 1;
    }
}
