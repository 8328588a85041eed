package io.kubegitdeploy.localgithub.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A repository's webhook. */
public record Hook(
        long id,
        long repositoryId,
        boolean active,
        List<String> events,
        Config config,
        LastResponse lastResponse,
        Instant createdAt,
        Instant updatedAt) {

    public Hook {
        events = List.copyOf(events);
    }

    public boolean wants(String event) {
        return active && (events.contains(event) || events.contains("*"));
    }

    public Hook withLastResponse(LastResponse response) {
        return new Hook(id, repositoryId, active, events, config, response, createdAt, updatedAt);
    }

    /**
     * GitHub's rule: hooks of one repository may share a configuration only if their events do not overlap. The
     * secret does not make a difference.
     */
    public boolean collidesWith(Hook other) {
        return id != other.id
                && repositoryId == other.repositoryId
                && config.sameTarget(other.config)
                && (events.contains("*")
                        || other.events.contains("*")
                        || events.stream().anyMatch(other.events::contains));
    }

    /** Where and how a hook is delivered. The secret never leaves through {@link #toString()} or REST. */
    public record Config(String url, String contentType, boolean insecureSsl, Optional<String> secret) {
        boolean sameTarget(Config other) {
            return url.equals(other.url) && contentType.equals(other.contentType) && insecureSsl == other.insecureSsl;
        }

        @Override
        public String toString() {
            return "Config[" + contentType + ", secret " + (secret.isPresent() ? "set" : "not set") + "]";
        }
    }

    /** As GitHub shows it: {@code unused} until the first delivery. */
    public record LastResponse(Optional<Integer> code, String status, Optional<String> message) {
        public static final LastResponse UNUSED = new LastResponse(Optional.empty(), "unused", Optional.empty());
    }
}
