package io.kubegitdeploy.localgithub.rest;

import io.kubegitdeploy.localgithub.store.Hook;
import io.kubegitdeploy.localgithub.store.Repo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The URLs that appear in answers. */
public record Links(Supplier<String> base) {

    public String html(Repo repo) {
        return base.get() + "/" + repo.fullName();
    }

    public String html(String login) {
        return base.get() + "/" + login;
    }

    public String api() {
        return base.get() + "/api/v3";
    }

    public String api(Repo repo) {
        return api() + "/repos/" + repo.fullName();
    }

    public String user(String login) {
        return api() + "/users/" + login;
    }

    public String hook(Repo repo, Hook hook) {
        return api(repo) + "/hooks/" + hook.id();
    }

    /** A path with each of its segments encoded. */
    public static String path(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
