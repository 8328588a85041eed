package io.kubegitdeploy.gateway.webhook;

import io.kubegitdeploy.gateway.jobs.Push;
import io.kubegitdeploy.gateway.repository.GitRef;
import io.kubegitdeploy.gateway.repository.Glob;
import io.kubegitdeploy.gateway.tracking.Claim;
import io.kubegitdeploy.gateway.webhook.Decision.Accepted;
import io.kubegitdeploy.gateway.webhook.Decision.Ignored;
import io.kubegitdeploy.gateway.webhook.Decision.Pong;
import io.kubegitdeploy.gateway.webhook.Decision.Refused;
import io.kubegitdeploy.gateway.webhook.PushEvent.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decides what becomes of a delivery, in the contract's order: signature, headers, event, body, ref, policy. No I/O. */
final class Intake {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern ZEROS = Pattern.compile("0+");

    private static final int EVENT_LIMIT = 64;
    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";
    /** Signed against for repositories that are not ours, so that they take as long as those that are. */
    private static final String NOBODYS_SECRET = "0".repeat(64);

    /** A tracked repository: the secret that its deliveries are signed with, and which pushes count. */
    record Tracked(String secret, Claim claim) {
        @Override
        public String toString() {
            return "Tracked[" + claim + "]";
        }
    }

    /** A delivery whose signature is good: nothing else is looked at before it is one. */
    static final class Signed {
        private final Claim claim;
        private final Delivery delivery;

        private Signed(Claim claim, Delivery delivery) {
            this.claim = claim;
            this.delivery = delivery;
        }
    }

    private Intake() {}

    /** Empty, after the same time, for a missing signature, a wrong one, and a repository that is not tracked. */
    static Optional<Signed> signed(Optional<Tracked> tracked, Delivery delivery) {
        String secret = tracked.map(Tracked::secret).orElse(NOBODYS_SECRET);
        boolean good = Signature.matches(secret, delivery.body(), delivery.signature());
        return tracked.filter(known -> good).map(known -> new Signed(known.claim, delivery));
    }

    static Decision decide(Signed signed) {
        Delivery delivery = signed.delivery;
        if (delivery.event().isEmpty()) {
            return badRequest("The header X-GitHub-Event is missing.");
        }
        if (!UUID.matcher(delivery.id()).matches()) {
            return badRequest("The header X-GitHub-Delivery is missing or is no UUID.");
        }
        return switch (delivery.event()) {
            case "ping" -> new Pong();
            case "push" -> push(signed.claim, delivery);
            default -> new Ignored("the event " + shown(delivery.event()) + " is ignored");
        };
    }

    private static Decision push(Claim claim, Delivery delivery) {
        try {
            PushEvent event = PushEvent.parse(json(delivery));
            return push(claim, checked(event), delivery.id());
        } catch (Malformed e) {
            return badRequest("This push event can't be used: " + e.getMessage() + ".");
        }
    }

    private static Decision push(Claim claim, PushEvent event, String deliveryId) {
        boolean branch = event.ref().startsWith(BRANCH);
        if (!branch && !event.ref().startsWith(TAG)) {
            return new Ignored("the ref is neither a branch nor a tag");
        }
        if (event.deleted() || ZEROS.matcher(event.after()).matches()) {
            return new Ignored("the " + (branch ? "branch" : "tag") + " was deleted");
        }
        if (claim.phase() == Claim.Phase.LEAVING) {
            return new Ignored("the repository is no longer tracked");
        }
        if (claim.suspend()) {
            return new Ignored("the repository is suspended");
        }
        if (!(branch
                ? branchCounts(claim, event)
                : anyMatches(claim.tags(), event.ref().substring(TAG.length())))) {
            return new Ignored("no pattern matches the " + (branch ? "branch" : "tag"));
        }
        return new Accepted(new Push(
                event.ref(),
                event.before(),
                event.after(),
                event.pushedAt(),
                deliveryId.toLowerCase(Locale.ROOT),
                event.message(),
                event.author()));
    }

    /** Without patterns only the default branch counts; the event knows it better than what was stored earlier. */
    private static boolean branchCounts(Claim claim, PushEvent event) {
        String name = event.ref().substring(BRANCH.length());
        if (!claim.branches().isEmpty()) {
            return anyMatches(claim.branches(), name);
        }
        return name.equals(event.defaultBranch().isEmpty() ? claim.defaultBranch() : event.defaultBranch());
    }

    private static boolean anyMatches(List<String> globs, String name) {
        return globs.stream().anyMatch(glob -> new Glob(glob).matches(name));
    }

    private static PushEvent checked(PushEvent event) throws Malformed {
        if (!GitRef.isName(event.ref())
                || event.ref().equals(BRANCH)
                || event.ref().equals(TAG)) {
            throw new Malformed("ref is not the name of a ref");
        }
        if (!COMMIT.matcher(event.before()).matches()) {
            throw new Malformed("before is no commit");
        }
        if (!COMMIT.matcher(event.after()).matches()) {
            throw new Malformed("after is no commit");
        }
        return event;
    }

    private static byte[] json(Delivery delivery) throws Malformed {
        String type = delivery.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "application/json" -> delivery.body();
            case "application/x-www-form-urlencoded" ->
                Form.field("payload", delivery.body()).orElseThrow(() -> new Malformed("the form has no payload"));
            default -> throw new Malformed("its Content-Type is neither JSON nor a form");
        };
    }

    private static Refused badRequest(String sentence) {
        return new Refused(400, "BadRequest", sentence);
    }

    private static String shown(String event) {
        String start = event.length() <= EVENT_LIMIT ? event : event.substring(0, EVENT_LIMIT);
        return '"' + start.replaceAll("[^A-Za-z0-9_.-]", "?") + '"';
    }
}
