package io.kubegitdeploy.operator.tracking;

import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.events.EventWriter;
import io.kubegitdeploy.operator.events.EventWriter.Telling;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells what became of a repository at GitHub, once: as a line of the log and as an event of the TrackedRepository. */
final class News {
    private static final Logger LOG = LoggerFactory.getLogger("tracking");

    private final EventWriter events;

    News(EventWriter events) {
        this.events = events;
    }

    void tell(TrackedRepository repository, Change what, Instant now) {
        if (events.isNews(repository, new Telling(what.key(), 0, what.good(), what.reason(), what.note()), now)) {
            LOG.atLevel(what.good() ? Level.INFO : Level.WARN)
                    .log(
                            "{}/{} {}: {}",
                            repository.getMetadata().getNamespace(),
                            repository.getMetadata().getName(),
                            what.reason(),
                            what.note());
        }
    }
}
