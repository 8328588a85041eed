package io.kubegitdeploy.localgithub.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;

/** A bare repository, open for reading. */
public final class GitRepository implements AutoCloseable {
    private final Repository repository;
    private final String defaultBranch;

    GitRepository(Repository repository, String defaultBranch) {
        this.repository = repository;
        this.defaultBranch = defaultBranch;
    }

    @Override
    public void close() {
        repository.close();
    }

    Repository jgit() {
        return repository;
    }

    /** A ref with the object that it names. */
    public record NamedObject(String ref, String sha, String type) {}

    public boolean isEmpty() throws IOException {
        return repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).isEmpty();
    }

    /** Refs below a prefix such as {@code refs/heads/}, sorted by name. */
    public List<NamedObject> refs(String prefix) throws IOException {
        List<NamedObject> found = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(prefix)) {
                found.add(named(walk, ref));
            }
        }
        return found;
    }

    public Optional<NamedObject> ref(String fullName) throws IOException {
        Ref ref = repository.getRefDatabase().exactRef(fullName);
        if (ref == null || ref.getObjectId() == null) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(repository)) {
            return Optional.of(named(walk, ref));
        }
    }

    private static NamedObject named(RevWalk walk, Ref ref) throws IOException {
        RevObject object = walk.parseAny(ref.getObjectId());
        return new NamedObject(ref.getName(), object.name(), Constants.typeString(object.getType()));
    }

    /**
     * The commit that a branch, tag, full ref name, full or shortened SHA names; an empty text is the default branch.
     * No revision expressions ({@code main~1}): GitHub's description names none.
     */
    public Optional<Commit> commit(String name) throws IOException {
        Optional<ObjectId> id = resolve(name.isEmpty() ? Constants.R_HEADS + defaultBranch : name);
        return id.isEmpty() ? Optional.empty() : commit(id.get());
    }

    private Optional<Commit> commit(ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return Optional.of(Commit.of(walk.parseCommit(id)));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        }
    }

    private Optional<ObjectId> resolve(String name) throws IOException {
        if (ObjectId.isId(name)) {
            return Optional.of(ObjectId.fromString(name));
        }
        String named = name.equals(Constants.HEAD) ? Constants.R_HEADS + defaultBranch : name;
        for (String prefix : List.of("refs/heads/", "refs/tags/", "refs/", "")) {
            Ref ref = Repository.isValidRefName(prefix + named)
                    ? repository.getRefDatabase().exactRef(prefix + named)
                    : null;
            if (ref != null && ref.getObjectId() != null) {
                return Optional.of(ref.getObjectId());
            }
        }
        return name.matches("[0-9a-f]{7,39}") ? shortened(name) : Optional.empty();
    }

    private Optional<ObjectId> shortened(String sha) throws IOException {
        try (ObjectReader reader = repository.newObjectReader()) {
            Collection<ObjectId> found = reader.resolve(AbbreviatedObjectId.fromString(sha));
            return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
        } catch (AmbiguousObjectException e) {
            return Optional.empty();
        }
    }

    /** History from a commit, newest first. */
    public List<Commit> history(String sha, int limit) throws IOException {
        List<Commit> found = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(ObjectId.fromString(sha)));
            for (RevCommit commit = walk.next(); commit != null && found.size() < limit; commit = walk.next()) {
                walk.parseBody(commit);
                found.add(Commit.of(commit));
            }
        }
        return found;
    }
}
