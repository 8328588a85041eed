package io.kubegitdeploy.operator.deploy;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.operator.events.EventWriter;
import io.kubegitdeploy.operator.events.EventWriter.Telling;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happened to a push, once: as a line of the log and as an event of the DeployJob. */
final class News {
    private static final Logger LOG = LoggerFactory.getLogger("deploy");

    private final EventWriter events;

    News(EventWriter events) {
        this.events = events;
    }

    void tell(DeployJob job, Happening what, Instant now) {
        if (events.isNews(job, new Telling(what.key(), what.rank(), what.good(), what.reason(), what.note()), now)) {
            LOG.info(
                    "{}/{} {} {} {}",
                    job.getMetadata().getNamespace(),
                    job.getSpec().repository(),
                    job.getMetadata().getName(),
                    what.reason(),
                    what.note());
        }
    }
}
