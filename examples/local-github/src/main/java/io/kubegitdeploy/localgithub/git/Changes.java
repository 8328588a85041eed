package io.kubegitdeploy.localgithub.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.util.io.NullOutputStream;

/** What a commit changed against its first parent. */
public final class Changes {
    private Changes() {}

    /**
     * A file that a commit changed.
     *
     * @param status {@code added}, {@code removed} or {@code modified}
     */
    public record FileChange(String path, String status, String blob, int additions, int deletions) {}

    /**
     * The changed files, in the order of their paths.
     *
     * @param limit how many at most
     * @param count whether to count lines, which reads the files
     */
    public static List<FileChange> of(GitRepository repository, String sha, int limit, boolean count)
            throws IOException {
        Repository jgit = repository.jgit();
        try (RevWalk walk = new RevWalk(jgit);
                DiffFormatter differ = new DiffFormatter(NullOutputStream.INSTANCE)) {
            differ.setRepository(jgit);
            RevCommit commit = walk.parseCommit(ObjectId.fromString(sha));
            List<FileChange> changes = new ArrayList<>();
            for (DiffEntry entry : differ.scan(parentTree(walk, commit), tree(walk, commit))) {
                if (changes.size() == limit) {
                    break;
                }
                changes.add(change(differ, entry, count));
            }
            return changes;
        }
    }

    private static AbstractTreeIterator parentTree(RevWalk walk, RevCommit commit) throws IOException {
        return commit.getParentCount() == 0
                ? new EmptyTreeIterator()
                : tree(walk, walk.parseCommit(commit.getParent(0)));
    }

    private static AbstractTreeIterator tree(RevWalk walk, RevCommit commit) throws IOException {
        return new CanonicalTreeParser(null, walk.getObjectReader(), commit.getTree());
    }

    private static FileChange change(DiffFormatter differ, DiffEntry entry, boolean count) throws IOException {
        boolean removed = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
        String status = switch (entry.getChangeType()) {
            case ADD, COPY -> "added";
            case DELETE -> "removed";
            case MODIFY, RENAME -> "modified";
        };
        int additions = 0;
        int deletions = 0;
        if (count) {
            FileHeader header = differ.toFileHeader(entry);
            for (Edit edit : header.toEditList()) {
                additions += edit.getLengthB();
                deletions += edit.getLengthA();
            }
        }
        return new FileChange(
                removed ? entry.getOldPath() : entry.getNewPath(),
                status,
                (removed ? entry.getOldId() : entry.getNewId()).name(),
                additions,
                deletions);
    }
}
