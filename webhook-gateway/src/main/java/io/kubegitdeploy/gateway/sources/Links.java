package io.kubegitdeploy.gateway.sources;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The symbolic links of a tree. Whether one leaves the tree shows only when all are known, as one may lead through
 * another ({@code d/up -> ..}, then {@code out -> d/up/..}). A link to nothing inside the tree is no harm.
 */
final class Links {
    /** As Linux: more links than this on one way are a loop. */
    private static final int LONGEST_CHAIN = 40;

    private final Map<TreePath, String> targets = new HashMap<>();

    void add(TreePath link, String target) {
        targets.put(link, target);
    }

    boolean isLink(TreePath path) {
        return targets.containsKey(path);
    }

    /** @throws ArchiveRejected if a link leads out of the tree or in circles */
    void check() throws ArchiveRejected {
        for (TreePath link : targets.keySet()) {
            follow(link);
        }
    }

    private void follow(TreePath link) throws ArchiveRejected {
        TreePath at = link.parent();
        Deque<String> ahead = parts(targets.get(link), link);
        int followed = 1;
        while (!ahead.isEmpty()) {
            String part = ahead.pop();
            if (part.equals("..")) {
                if (at.isRoot()) {
                    throw new ArchiveRejected("a link leads out of the repository: " + TreePath.shown(link.toString()));
                }
                at = at.parent();
                continue;
            }
            TreePath next = at.child(part);
            if (!targets.containsKey(next)) {
                at = next;
                continue;
            }
            if (++followed > LONGEST_CHAIN) {
                throw new ArchiveRejected("links lead in circles: " + TreePath.shown(link.toString()));
            }
            Deque<String> inner = parts(targets.get(next), link);
            while (!inner.isEmpty()) {
                ahead.push(inner.removeLast());
            }
        }
    }

    private static Deque<String> parts(String target, TreePath link) throws ArchiveRejected {
        if (target.startsWith("/")) {
            throw new ArchiveRejected(
                    "a link leads out of the repository (its target is absolute): " + TreePath.shown(link.toString()));
        }
        return new ArrayDeque<>(Arrays.stream(target.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList());
    }
}
