package io.kubegitdeploy.operator.events;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.Names;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the events of our objects, that {@code kubectl describe} shows, each of them once. */
public final class EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final String COMPONENT = "kube-git-deploy";
    private static final int NOTE_LIMIT = 1000;
    /** Of the object's name in the event's own: what comes after it must have room. */
    private static final int NAME_LIMIT = 200;

    private final KubernetesClient client;

    public EventWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * An event to write.
     *
     * @param key the same for the same thing told again
     * @param rank its place among those of the same second
     * @param reason a fixed word
     * @param note a sentence for people; what is over 1,000 characters is cut off
     */
    public record Telling(String key, int rank, boolean good, String reason, String note) {}

    /**
     * Writes it. One that can't be written is let go: status and log tell too.
     *
     * @return whether it has not been told before
     */
    public boolean isNews(HasMetadata about, Telling what, Instant now) {
        try {
            client.v1().events().resource(event(about, what, now)).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            LOG.debug("no event {}: {}", what.reason(), e.getMessage());
            return true;
        }
    }

    /** Its name is made of what happened: the same told twice is one event. */
    private static Event event(HasMetadata about, Telling what, Instant now) {
        String namespace = about.getMetadata().getNamespace();
        String name = about.getMetadata().getName();
        String uid = about.getMetadata().getUid();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withName(cut(name, NAME_LIMIT) + "." + what.rank() + "." + Names.hash(uid + "/" + what.key()))
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .endInvolvedObject()
                .withType(what.good() ? "Normal" : "Warning")
                .withReason(what.reason())
                .withMessage(cut(what.note(), NOTE_LIMIT))
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .build();
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit);
    }
}
