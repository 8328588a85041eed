package io.kubegitdeploy.gateway.github;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.github.GHEvent;
import org.kohsuke.github.GHHook;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.HttpException;

/** The webhooks at GitHub that deliver to us. */
public final class Webhooks {
    private static final String MISSING = "the webhook was missing at GitHub and was made again";

    private final GitHub github;

    public Webhooks(GitHub github) {
        this.github = github;
    }

    /**
     * A webhook that is as it should be.
     *
     * @param mended sentences that tell what of the known one was wrong at GitHub and has been put right
     */
    public record Hook(long id, List<String> mended) {}

    /**
     * The webhook that we want a repository to have.
     *
     * @param url where it delivers; a hook with this URL is taken to be ours
     * @param secret what it signs with
     * @param known the hook that is known to have the secret, if any
     */
    public record Wish(URI url, String secret, Optional<Long> known) {
        @Override
        public String toString() {
            return "Wish[" + url + ", " + known + "]";
        }
    }

    /**
     * Makes the webhook, or puts one with our URL right, so that exactly one is left. Can be repeated; one call of GitHub's
     * API if all is right.
     *
     * @throws Rejected {@code NoHookRight} if the credential may not make webhooks there
     */
    public Hook ensure(GitHub.Repository repository, Wish wish) {
        RepositoryId id = repository.asked;
        return github.answered(id, () -> {
            try {
                return ensured(repository.shown, wish);
            } catch (FileNotFoundException e) {
                // GitHub hides the webhooks of a repository that one can read from who may not change them.
                throw noHookRight(id);
            } catch (HttpException e) {
                if (e.getResponseCode() == 403 && !GitHub.isLimit(e)) {
                    throw noHookRight(id);
                }
                throw e;
            }
        });
    }

    private Hook ensured(GHRepository repository, Wish wish) throws IOException {
        List<GHHook> ours = ours(repository, wish.url(), wish.known());
        if (ours.isEmpty()) {
            try {
                return new Hook(made(repository, wish), wish.known().isPresent() ? List.of(MISSING) : List.of());
            } catch (HttpException e) {
                // Made by someone else in the meantime.
                ours = e.getResponseCode() == GitHub.UNPROCESSABLE
                        ? ours(repository, wish.url(), wish.known())
                        : List.of();
                if (ours.isEmpty()) {
                    throw e;
                }
            }
        }
        List<String> mended = new ArrayList<>();
        Optional<GHHook> known = ours.stream()
                .filter(hook -> wish.known().equals(Optional.of(hook.getId())))
                .findFirst();
        GHHook kept = known.orElse(ours.getFirst());
        for (GHHook other : ours) {
            if (other != kept) {
                deleteIfThere(other);
                mended.add("another webhook with our URL was deleted at GitHub");
            }
        }
        List<String> wrong = known.map(hook -> wrong(hook, wish)).orElse(List.of());
        if (known.isPresent() && wrong.isEmpty()) {
            return new Hook(kept.getId(), mended);
        }
        // github-api can't change a hook, and its secret can't be read: one that may have another is made anew.
        deleteIfThere(kept);
        mended.add(
                known.isEmpty()
                        ? MISSING
                        : "the webhook was changed at GitHub (" + String.join(", ", wrong) + ") and was made anew");
        return new Hook(made(repository, wish), wish.known().isPresent() ? mended : List.of());
    }

    private static long made(GHRepository repository, Wish wish) throws IOException {
        return repository
                .createHook("web", config(wish), EnumSet.of(GHEvent.PUSH), true)
                .getId();
    }

    /** Deletes the webhook by its number, and any with our URL. One that is gone already is no error. */
    public void delete(Address address, URI url, Optional<Long> known) {
        github.asking(address.name(), api -> {
            try {
                for (GHHook hook : ours(GitHub.at(api, address), url, known)) {
                    deleteIfThere(hook);
                }
            } catch (FileNotFoundException e) {
                // The repository, or our right to see its webhooks, is gone: there is nothing left that we could
                // delete.
            }
            return true;
        });
    }

    /**
     * One attempt of GitHub to deliver an event to a webhook.
     *
     * @param guid the delivery's id, the same for all attempts
     * @param status what the receiver answered; 0 if nothing
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Attempt(
            @JsonProperty("id") long id,
            @JsonProperty("guid") String guid,
            @JsonProperty("delivered_at") String deliveredAt,
            @JsonProperty("status_code") int status,
            @JsonProperty("event") String event) {

        public Instant at() {
            return Instant.parse(deliveredAt);
        }
    }

    /** The newest attempts to deliver to the webhook, at most 100, the newest first. */
    public List<Attempt> attempts(RepositoryId name, long repository, long hook) {
        return github.answered(
                name,
                () -> List.of(Json.MAPPER.readValue(
                        github.plain("GET", hookPath(repository, hook) + "/deliveries?per_page=100"),
                        Attempt[].class)));
    }

    /** Has GitHub make another attempt. */
    public void redeliver(RepositoryId name, long repository, long hook, Attempt attempt) {
        github.answered(
                name,
                () -> github.plain("POST", hookPath(repository, hook) + "/deliveries/" + attempt.id() + "/attempts"));
    }

    private static String hookPath(long repository, long hook) {
        return "/repositories/" + repository + "/hooks/" + hook;
    }

    private static List<GHHook> ours(GHRepository repository, URI url, Optional<Long> known) throws IOException {
        return repository.getHooks().stream()
                .filter(hook -> known.equals(Optional.of(hook.getId()))
                        || url.toString().equalsIgnoreCase(hook.getConfig().get("url")))
                .toList();
    }

    /** What is not as we made it, as far as GitHub shows it. */
    private static List<String> wrong(GHHook hook, Wish wish) {
        Map<String, String> config = hook.getConfig();
        List<String> wrong = new ArrayList<>();
        if (!hook.isActive()) {
            wrong.add("not active");
        }
        if (!isForPushes(hook)) {
            wrong.add("other events");
        }
        if (!wish.url().toString().equalsIgnoreCase(config.get("url"))) {
            wrong.add("another URL");
        }
        if (!"json".equals(config.get("content_type"))) {
            wrong.add("another content type");
        }
        if (!"0".equals(config.getOrDefault("insecure_ssl", "0"))) {
            wrong.add("certificates not verified");
        }
        if (config.getOrDefault("secret", "").isEmpty()) {
            wrong.add("no secret");
        }
        return wrong;
    }

    private static boolean isForPushes(GHHook hook) {
        try {
            return hook.getEvents().equals(EnumSet.of(GHEvent.PUSH));
        } catch (IllegalArgumentException e) {
            // an event that github-api does not know
            return false;
        }
    }

    private static Map<String, String> config(Wish wish) {
        Map<String, String> config = new HashMap<>();
        config.put("url", wish.url().toString());
        config.put("content_type", "json");
        config.put("secret", wish.secret());
        config.put("insecure_ssl", "0");
        return config;
    }

    private static void deleteIfThere(GHHook hook) throws IOException {
        try {
            hook.delete();
        } catch (FileNotFoundException e) {
            // someone was quicker
        }
    }

    private static Rejected noHookRight(RepositoryId id) {
        return new Rejected(403, "NoHookRight", "Our GitHub credential may not make webhooks for " + id + ".");
    }
}
