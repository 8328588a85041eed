package io.kubegitdeploy.localgithub.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubegitdeploy.localgithub.Json;
import io.kubegitdeploy.localgithub.git.Changes;
import io.kubegitdeploy.localgithub.git.Commit;
import io.kubegitdeploy.localgithub.git.GitRepository;
import io.kubegitdeploy.localgithub.git.PushedCommits;
import io.kubegitdeploy.localgithub.git.RefChange;
import io.kubegitdeploy.localgithub.rest.Shapes;
import io.kubegitdeploy.localgithub.store.Hook;
import io.kubegitdeploy.localgithub.store.Repo;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bodies of events. */
final class Payloads {
    /** GitHub lists at most this many files of a commit. */
    private static final int MAX_FILES = 3000;

    private final Shapes shapes;

    Payloads(Shapes shapes) {
        this.shapes = shapes;
    }

    ObjectNode ping(Repo repo, Hook hook, String sender) {
        ObjectNode ping = Json.object().put("zen", "Keep it logically awesome.").put("hook_id", hook.id());
        ping.set("hook", HookShape.of(shapes.links(), repo, hook));
        ping.set("repository", shapes.repository(repo));
        ping.set("sender", shapes.user(sender));
        return ping;
    }

    /** @param repo as it is after the push */
    ObjectNode push(Repo repo, GitRepository git, RefChange change, PushedCommits pushed, String sender)
            throws IOException {
        ObjectNode push = Json.object()
                .put("ref", change.ref())
                .put("before", change.before())
                .put("after", change.after());
        push.set("repository", shapes.repositoryInPush(repo));
        push.putObject("pusher").put("name", sender).put("email", Shapes.email(sender));
        push.set("sender", shapes.user(sender));
        push.put("created", change.created())
                .put("deleted", change.deleted())
                .put("forced", change.forced())
                .put("base_ref", pushed.base().orElse(null))
                .put("compare", compare(repo, change, pushed));
        List<JsonNode> commits = new ArrayList<>();
        for (Commit commit : pushed.commits()) {
            commits.add(commit(repo, git, commit, pushed.distinct().contains(commit.sha())));
        }
        push.putArray("commits").addAll(commits);
        Optional<Commit> head = pushed.head();
        if (head.isPresent()) {
            push.set("head_commit", commit(repo, git, head.get(), true));
        } else {
            push.putNull("head_commit");
        }
        return push;
    }

    private String compare(Repo repo, RefChange change, PushedCommits pushed) {
        String html = shapes.links().html(repo);
        if (!change.created()) {
            return html + "/compare/" + brief(change.before()) + "..." + brief(change.after());
        }
        return switch (pushed.commits().size()) {
            case 0 -> html + "/compare/" + change.shortName();
            case 1 -> html + "/commit/" + brief(change.after());
            default -> html + "/compare/" + brief(pushed.commits().getFirst().sha()) + "^..." + brief(change.after());
        };
    }

    private static String brief(String sha) {
        return sha.substring(0, 12);
    }

    private ObjectNode commit(Repo repo, GitRepository git, Commit commit, boolean distinct) throws IOException {
        ObjectNode shape = Json.object()
                .put("id", commit.sha())
                .put("tree_id", commit.tree())
                .put("distinct", distinct)
                .put("message", commit.message())
                .put(
                        "timestamp",
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                commit.committer().when()))
                .put("url", shapes.links().html(repo) + "/commit/" + commit.sha());
        shape.set("author", person(commit.author()));
        shape.set("committer", person(commit.committer()));
        List<Changes.FileChange> files = Changes.of(git, commit.sha(), MAX_FILES, false);
        for (String status : List.of("added", "removed", "modified")) {
            shape.set(
                    status,
                    Json.strings(files.stream()
                            .filter(file -> file.status().equals(status))
                            .map(Changes.FileChange::path)
                            .toList()));
        }
        return shape;
    }

    /** Without {@code username}: it is there only for an address that GitHub knows. */
    private static ObjectNode person(Commit.Person person) {
        return Json.object().put("name", person.name()).put("email", person.email());
    }
}
