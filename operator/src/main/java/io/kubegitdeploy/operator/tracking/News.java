package io.kubegitdeploy.operator.tracking;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.crd.TrackedRepository;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what became of a repository at GitHub, once: as a line of the log and as an event of the TrackedRepository. */
final class News {
    private static final Logger LOG = LoggerFactory.getLogger("tracking");
    private static final String COMPONENT = "kube-git-deploy";
    private static final int NAME_LIMIT = 200;

    private final KubernetesClient client;

    News(KubernetesClient client) {
        this.client = client;
    }

    /** The same told twice is one event. One that can't be written is let go: the status and the log tell too. */
    void tell(TrackedRepository repository, Change change, Instant now) {
        try {
            client.v1().events().resource(event(repository, change, now)).create();
            log(repository, change);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                log(repository, change);
                LOG.debug("no event for it: {}", e.getMessage());
            }
        }
    }

    private static void log(TrackedRepository repository, Change change) {
        String namespace = repository.getMetadata().getNamespace();
        String name = repository.getMetadata().getName();
        if (change.good()) {
            LOG.info("{}/{} {}: {}", namespace, name, change.reason(), change.note());
        } else {
            LOG.warn("{}/{} {}: {}", namespace, name, change.reason(), change.note());
        }
    }

    private static Event event(TrackedRepository repository, Change change, Instant now) {
        String namespace = repository.getMetadata().getNamespace();
        String name = repository.getMetadata().getName();
        String uid = repository.getMetadata().getUid();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String start = name.length() <= NAME_LIMIT ? name : name.substring(0, NAME_LIMIT);
        return new EventBuilder()
                .withNewMetadata()
                .withName(start + "." + Names.hash(uid + "/" + change.key()))
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(repository.getApiVersion())
                .withKind(repository.getKind())
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .endInvolvedObject()
                .withType(change.good() ? "Normal" : "Warning")
                .withReason(change.reason())
                .withMessage(change.note())
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .build();
    }
}
