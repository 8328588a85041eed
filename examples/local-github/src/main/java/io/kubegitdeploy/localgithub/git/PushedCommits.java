package io.kubegitdeploy.localgithub.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * What a push brought to one ref.
 *
 * @param commits oldest first; the newest 2048, GitHub's limit
 * @param distinct the SHAs among them that no other branch had before
 * @param head the commit that the ref names now; empty if it was deleted or names none
 * @param base another branch with the same head, for a new ref
 */
public record PushedCommits(List<Commit> commits, Set<String> distinct, Optional<Commit> head, Optional<String> base) {
    /** "The array includes a maximum of 2048 commits", GitHub's description of the push event. */
    private static final int LIMIT = 2048;

    private static final PushedCommits NONE =
            new PushedCommits(List.of(), Set.of(), Optional.empty(), Optional.empty());

    /**
     * Compares a ref with what it was.
     *
     * @param refsBefore every ref with its object before the push
     */
    public static PushedCommits of(GitRepository repository, RefChange change, Map<String, String> refsBefore)
            throws IOException {
        if (change.deleted()) {
            return NONE;
        }
        try (RevWalk walk = new RevWalk(repository.jgit())) {
            Optional<RevCommit> head = peeled(walk, change.after());
            if (head.isEmpty()) {
                return NONE;
            }
            Set<String> fresh = names(between(walk, head.get(), branches(walk, refsBefore, "")));
            List<RevCommit> pushed = change.created()
                    ? between(walk, head.get(), branches(walk, refsBefore, change.ref()))
                    : between(
                            walk,
                            head.get(),
                            peeled(walk, change.before()).stream().toList());
            List<Commit> commits = new ArrayList<>();
            for (RevCommit commit : pushed) {
                walk.parseBody(commit);
                commits.add(Commit.of(commit));
            }
            Collections.reverse(commits);
            walk.parseBody(head.get());
            Optional<String> base = change.created() ? base(head.get(), change, refsBefore) : Optional.empty();
            return new PushedCommits(commits, fresh, Optional.of(Commit.of(head.get())), base);
        }
    }

    private static Optional<RevCommit> peeled(RevWalk walk, String sha) throws IOException {
        try {
            RevObject object = walk.peel(walk.parseAny(ObjectId.fromString(sha)));
            return object instanceof RevCommit commit ? Optional.of(commit) : Optional.empty();
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        }
    }

    private static List<RevCommit> branches(RevWalk walk, Map<String, String> refs, String except) throws IOException {
        List<RevCommit> tips = new ArrayList<>();
        for (var ref : refs.entrySet()) {
            if (ref.getKey().startsWith("refs/heads/") && !ref.getKey().equals(except)) {
                peeled(walk, ref.getValue()).ifPresent(tips::add);
            }
        }
        return tips;
    }

    private static List<RevCommit> between(RevWalk walk, RevCommit head, List<RevCommit> known) throws IOException {
        walk.reset();
        walk.sort(RevSort.TOPO);
        walk.markStart(head);
        for (RevCommit commit : known) {
            walk.markUninteresting(commit);
        }
        List<RevCommit> found = new ArrayList<>();
        for (RevCommit commit = walk.next(); commit != null && found.size() < LIMIT; commit = walk.next()) {
            found.add(commit);
        }
        return found;
    }

    private static Set<String> names(List<RevCommit> commits) {
        Set<String> names = new HashSet<>();
        commits.forEach(commit -> names.add(commit.name()));
        return names;
    }

    private static Optional<String> base(RevCommit head, RefChange change, Map<String, String> refsBefore) {
        return refsBefore.entrySet().stream()
                .filter(ref ->
                        ref.getKey().startsWith("refs/heads/") && !ref.getKey().equals(change.ref()))
                .filter(ref -> ref.getValue().equals(head.name()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }
}
