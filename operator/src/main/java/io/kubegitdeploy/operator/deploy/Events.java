package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Names;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happened, once: as a line of the log and as an event of the DeployJob. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger("deploy");
    private static final String COMPONENT = "kube-git-deploy";
    private static final int NOTE_LIMIT = 1000;
    private static final int NAME_LIMIT = 200;

    private final KubernetesClient client;

    Events(KubernetesClient client) {
        this.client = client;
    }

    /** An event's name is made of what happened: the same told twice is one event. An event that can't be written is let go. */
    void tell(DeployJob job, Happening what, Instant now) {
        try {
            client.v1().events().resource(event(job, what, now)).create();
            log(job, what);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                log(job, what);
                LOG.debug("no event for it: {}", e.getMessage());
            }
        }
    }

    private static void log(DeployJob job, Happening what) {
        LOG.info(
                "{}/{} {} {} {}",
                job.getMetadata().getNamespace(),
                job.getSpec().repository(),
                job.getMetadata().getName(),
                what.reason(),
                what.note());
    }

    private static Event event(DeployJob job, Happening what, Instant now) {
        String uid = job.getMetadata().getUid();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withName(cut(job.getMetadata().getName(), NAME_LIMIT) + "." + what.rank() + "."
                        + Names.hash(uid + "/" + what.key()))
                .withNamespace(job.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(job.getApiVersion())
                .withKind(job.getKind())
                .withNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
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
