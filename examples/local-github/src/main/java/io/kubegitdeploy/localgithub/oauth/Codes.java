package io.kubegitdeploy.localgithub.oauth;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One-time codes: what a person has allowed an application, until it fetches its token. Gone with the process. */
final class Codes {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What was allowed. */
    record Grant(String clientId, String login, List<String> scopes, URI redirect, Instant until) {}

    private final Supplier<Instant> now;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

    Codes(Supplier<Instant> now) {
        this.now = now;
    }

    /** A code that is good for ten minutes, once. */
    String issue(String clientId, String login, List<String> scopes, URI redirect) {
        grants.values().removeIf(grant -> !now.get().isBefore(grant.until()));
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        String code = HexFormat.of().formatHex(random);
        grants.put(code, new Grant(clientId, login, scopes, redirect, now.get().plus(LIFE)));
        return code;
    }

    /** What the code stands for, if it was issued to this application; it is good no more afterwards. */
    Optional<Grant> redeem(String code, String clientId) {
        Grant grant = grants.get(code);
        boolean good = grant != null
                && grant.clientId().equals(clientId)
                && now.get().isBefore(grant.until())
                && grants.remove(code, grant);
        return good ? Optional.of(grant) : Optional.empty();
    }
}
