package io.kubegitdeploy.localgithub.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.rest.Links;
import io.kubegitdeploy.localgithub.store.Hook;
import io.kubegitdeploy.localgithub.store.Repo;

/** A hook as JSON; its secret shows as asterisks. */
final class HookShape {
    private HookShape() {}

    static ObjectNode of(Links links, Repo repo, Hook hook) {
        String url = links.hook(repo, hook);
        ObjectNode shape = Json.object()
                .put("type", "Repository")
                .put("id", hook.id())
                .put("name", "web")
                .put("active", hook.active());
        shape.set("events", Json.strings(hook.events()));
        shape.set("config", config(hook));
        shape.put("updated_at", hook.updatedAt().toString())
                .put("created_at", hook.createdAt().toString())
                .put("url", url)
                .put("test_url", url + "/test")
                .put("ping_url", url + "/pings")
                .put("deliveries_url", url + "/deliveries");
        shape.putObject("last_response")
                .put("code", hook.lastResponse().code().orElse(null))
                .put("status", hook.lastResponse().status())
                .put("message", hook.lastResponse().message().orElse(null));
        return shape;
    }

    static ObjectNode config(Hook hook) {
        ObjectNode config = Json.object()
                .put("content_type", hook.config().contentType())
                .put("insecure_ssl", hook.config().insecureSsl() ? "1" : "0");
        hook.config().secret().ifPresent(secret -> config.put("secret", "********"));
        return config.put("url", hook.config().url());
    }
}
