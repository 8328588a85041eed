package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The repository at the commit. Every path of a deploy file goes through here: it must stay inside after all links are
 * resolved.
 *
 * @param root itself without links
 */
record Checkout(Path root) {

    static Checkout at(Path directory) throws Unavailable {
        try {
            return new Checkout(directory.toRealPath());
        } catch (IOException e) {
            throw new Unavailable("There is no checkout at " + directory + ".", e);
        }
    }

    /**
     * The real place of a path.
     *
     * @param what the path is for, as a message calls it
     */
    Path resolve(String what, String path) throws Rejected {
        if (path.isEmpty() || path.startsWith("-") || path.startsWith("/") || path.contains("://")) {
            throw new Rejected("The " + what + " must be a path inside the repository, relative to its root.");
        }
        try {
            Path real = root.resolve(path).toRealPath();
            if (real.startsWith(root)) {
                return real;
            }
        } catch (IOException | InvalidPathException e) {
            throw new Rejected("The " + what + " \"" + shown(path) + "\" is not in the repository.");
        }
        throw new Rejected("The " + what + " \"" + shown(path) + "\" leads out of the repository.");
    }

    /** Helm follows the links inside a chart, so all of them must stay in the checkout too. */
    void requireClosed(Path chart) throws Rejected, Unavailable {
        try {
            LinkGuard guard = new LinkGuard();
            Files.walkFileTree(chart, guard);
            if (guard.leaves) {
                throw new Rejected("The chart holds a link that leads out of the repository.");
            }
        } catch (IOException e) {
            throw new Unavailable("The chart cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private final class LinkGuard extends SimpleFileVisitor<Path> {

        private boolean leaves;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink() && !staysInside(file)) {
                leaves = true;
                return FileVisitResult.TERMINATE;
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /** A link to nothing stays inside: Helm ends with an error of its own there. */
    private boolean staysInside(Path link) {
        try {
            return link.toRealPath().startsWith(root);
        } catch (IOException e) {
            return true;
        }
    }

    static String shown(String path) {
        String clean = path.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 200 ? clean : clean.substring(0, 200) + "…";
    }
}
