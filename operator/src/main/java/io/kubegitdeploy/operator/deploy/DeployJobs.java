package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The DeployJobs as the operator's one cache of them knows them; empty until it is bound. */
public final class DeployJobs {
    private static final String BY_REPOSITORY = "by-repository";

    private final AtomicReference<IndexerResourceCache<DeployJob>> cache = new AtomicReference<>();

    void bind(IndexerResourceCache<DeployJob> primaries) {
        primaries.addIndexer(BY_REPOSITORY, job -> List.of(key(job)));
        cache.set(primaries);
    }

    /** All pushes of a repository. */
    public List<DeployJob> of(TrackedRepository repository) {
        return byKey(repository.getMetadata().getNamespace()
                + "/"
                + repository.getMetadata().getName());
    }

    /** The other pushes to the same branch or tag of the same repository. */
    List<DeployJob> siblings(DeployJob job) {
        return byKey(key(job)).stream()
                .filter(other -> other.getSpec().ref().equals(job.getSpec().ref()))
                .filter(other ->
                        !other.getMetadata().getUid().equals(job.getMetadata().getUid()))
                .toList();
    }

    /** Whether the push has come to any end. */
    public static boolean finished(DeployJob job) {
        return condition(job, Conditions.FINISHED).isPresent();
    }

    /** The condition of that type, if it is True. */
    public static Optional<Condition> condition(DeployJob job, String type) {
        return job.getStatus() == null || job.getStatus().conditions() == null
                ? Optional.empty()
                : job.getStatus().conditions().stream()
                        .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
                        .findFirst();
    }

    private List<DeployJob> byKey(String key) {
        IndexerResourceCache<DeployJob> primaries = cache.get();
        return primaries == null ? List.of() : primaries.byIndex(BY_REPOSITORY, key);
    }

    private static String key(DeployJob job) {
        return job.getMetadata().getNamespace() + "/" + job.getSpec().repository();
    }
}
