package io.kubegitdeploy.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.kubegitdeploy.gateway.config.Settings.ServiceAccount;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.kubernetes.Caller;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out who calls: the bearer token must be one for our audience. What the API server answered is believed for
 * {@value #BELIEVED_SECONDS} s, so that one pod's download does not cost several reviews.
 */
public final class Gatekeeper {
    private static final int BELIEVED_SECONDS = 10;
    private static final int TOKENS = 1000;
    private static final int TOKEN_LIMIT = 12 << 10;

    private record Believed(Caller caller, long until) {}

    private final Kubernetes kubernetes;
    private final Map<String, Believed> believed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Believed> eldest) {
            return size() > TOKENS;
        }
    };

    public Gatekeeper(Kubernetes kubernetes) {
        this.kubernetes = kubernetes;
    }

    /**
     * Who calls.
     *
     * @throws Rejected 401 without a good token
     */
    public Caller caller(Context ctx) {
        String header = Optional.ofNullable(ctx.header("Authorization")).orElse("");
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7) || header.length() > TOKEN_LIMIT) {
            throw unauthenticated();
        }
        String token = header.substring(7).strip();
        String key = hash(token);
        long now = System.nanoTime();
        synchronized (believed) {
            Believed seen = believed.get(key);
            if (seen != null && seen.until - now > 0) {
                return seen.caller;
            }
        }
        Caller caller = kubernetes.review(token).orElseThrow(Gatekeeper::unauthenticated);
        synchronized (believed) {
            believed.remove(key);
            believed.put(
                    key,
                    new Believed(
                            caller, now + Duration.ofSeconds(BELIEVED_SECONDS).toNanos()));
        }
        return caller;
    }

    /**
     * Ends normally if this ServiceAccount calls.
     *
     * @throws Rejected 401, or 403 if it is another
     */
    public void requireServiceAccount(Context ctx, Optional<ServiceAccount> wanted) {
        Caller caller = caller(ctx);
        if (wanted.isEmpty() || !caller.serviceAccount().equals(wanted)) {
            throw forbidden("Only the operator's ServiceAccount may do this.");
        }
    }

    /**
     * Ends normally if the caller may do this with TrackedRepositories there.
     *
     * @throws Rejected 401, or 403 if not
     */
    public void requireRight(Context ctx, String verb, String namespace) {
        if (!kubernetes.may(caller(ctx), verb, namespace)) {
            throw forbidden("You may not " + verb + " trackedrepositories "
                    + (namespace.isEmpty() ? "of all namespaces." : "in the namespace " + namespace + "."));
        }
    }

    /** The same for DeployJobs. */
    public void requireRightOnJobs(Context ctx, String verb, String namespace) {
        if (!kubernetes.mayWithDeployJobs(caller(ctx), verb, namespace)) {
            throw forbidden("You may not " + verb + " deployjobs in the namespace " + namespace + ".");
        }
    }

    public static Rejected forbidden(String sentence) {
        return new Rejected(403, "Forbidden", sentence);
    }

    private static Rejected unauthenticated() {
        return new Rejected(
                401, "Unauthenticated", "This needs a ServiceAccount token with the audience kube-git-deploy.");
    }

    private static String hash(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
