package io.kubegitdeploy.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * A job as etcd keeps it: the original's keys, and ours ({@code push}, {@code deploy_job}, {@code created_at}).
 *
 * @param createdAt RFC 3339
 */
record JobRecord(
        Id id, Target target, State state, Config config, Push push, DeployJobName deployJob, String createdAt) {

    record Id(Owned repositoryId, long id) {}

    record Owned(String owner, String name) {}

    /** One of branch and tag is "". */
    record Target(String branch, String tag, String commit) {}

    record State(ActionState prepareState, ActionState cleanupState, Map<String, UnitState> units) {}

    record UnitState(String id, ActionState dockerState, ActionState helmState) {}

    record ActionState(Stage stage, List<Line> output) {
        static ActionState of(Stage stage) {
            return new ActionState(stage, List.of());
        }
    }

    record Line(String text, boolean error) {}

    record Config(Map<String, UnitConfig> units) {}

    record UnitConfig(String id, Object docker, Object helm) {}

    /** The DeployJob made for it; the uid is absent until it exists. */
    record DeployJobName(String namespace, String repository, String name, String uid) {}

    /** How far an action is. */
    enum Stage {
        @JsonProperty("queued")
        QUEUED,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("err_done")
        ERR_DONE
    }

    static JobRecord queued(RepositoryId repository, long number, Push push, DeployJobName deployJob, Instant now) {
        return new JobRecord(
                new Id(new Owned(repository.owner(), repository.name()), number),
                new Target(after("refs/heads/", push.ref()), after("refs/tags/", push.ref()), push.after()),
                new State(ActionState.of(Stage.QUEUED), ActionState.of(Stage.QUEUED), Map.of()),
                new Config(Map.of()),
                push,
                deployJob,
                now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    static JobRecord of(Entry entry) {
        return Json.read(entry.value(), JobRecord.class);
    }

    RepositoryId repository() {
        return new RepositoryId(id.repositoryId.owner, id.repositoryId.name);
    }

    JobRecord withUid(String uid) {
        var made = new DeployJobName(deployJob.namespace, deployJob.repository, deployJob.name, uid);
        return new JobRecord(id, target, state, config, push, made, createdAt);
    }

    JobRecord with(State newState, Config newConfig) {
        return new JobRecord(id, target, newState, newConfig, push, deployJob, createdAt);
    }

    /** Ended without a DeployJob, with the reason as its output. */
    JobRecord refused(String reason) {
        ActionState prepare = new ActionState(Stage.ERR_DONE, List.of(new Line(reason, true)));
        return with(new State(prepare, ActionState.of(Stage.ERR_DONE), Map.of()), config);
    }

    private static String after(String prefix, String ref) {
        return ref.startsWith(prefix) ? ref.substring(prefix.length()) : "";
    }
}
