package io.kubegitdeploy.operator.tracking;

import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import io.kubegitdeploy.operator.gateway.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a repository at GitHub since its status was written. Pure: told by the difference, so that an answer of the
 * gateway that was lost takes no news with it.
 *
 * @param reason a fixed word
 * @param note one sentence for people
 * @param key the same for the same change told again
 */
record Change(String reason, String note, boolean good, String key) {
    static final String HOOK_RESTORED = "HookRestored";
    static final String REPOSITORY_RENAMED = "RepositoryRenamed";
    static final String REPOSITORY_REPLACED = "RepositoryReplaced";

    static List<Change> of(TrackedRepository repository, Tracking now) {
        Optional<TrackedRepositoryStatus> before = Optional.ofNullable(repository.getStatus());
        String asked = repository.getSpec().owner() + "/" + repository.getSpec().name();
        Optional<Long> id = before.map(TrackedRepositoryStatus::repositoryId);
        if (id.filter(known -> !known.equals(now.repositoryId())).isPresent()) {
            return List.of(new Change(
                    REPOSITORY_REPLACED,
                    asked + " is another repository at GitHub than before (number " + now.repositoryId() + ", it was "
                            + id.get() + "): it is hooked anew, with a new secret",
                    false,
                    REPOSITORY_REPLACED + now.repositoryId()));
        }
        List<Change> changes = new ArrayList<>();
        String name = before.map(TrackedRepositoryStatus::fullName).orElse(asked);
        if (now.fullName() != null && !name.equalsIgnoreCase(now.fullName())) {
            changes.add(new Change(
                    REPOSITORY_RENAMED,
                    name + " is now " + now.fullName() + " at GitHub; it goes on being deployed",
                    true,
                    REPOSITORY_RENAMED + name + now.fullName()));
        }
        Optional<Long> hook = before.map(TrackedRepositoryStatus::webhookId);
        if (hook.isPresent() && (!now.mended().isEmpty() || !Objects.equals(hook.get(), now.webhookId()))) {
            String what = now.mended().isEmpty()
                    ? "the webhook at GitHub was not as it should be and was made anew"
                    : String.join("; ", now.mended());
            changes.add(new Change(HOOK_RESTORED, what, false, HOOK_RESTORED + now.webhookId()));
        }
        return changes;
    }
}
