package io.kubegitdeploy.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A job as etcd keeps it: the original's keys ({@code id}, {@code target}, {@code state}, {@code config}), which are always
 * there, and ours. Times are RFC 3339.
 *
 * @param phase that of the DeployJob, or {@link #QUEUED} while it has none
 * @param reason one word: that of the DeployJob's condition Succeeded, or why there is no such DeployJob
 * @param text one sentence for people
 * @param cancel true: it was cancelled before its DeployJob was there
 */
record JobRecord(
        Id id,
        Target target,
        State state,
        Config config,
        Push push,
        DeployJobName deployJob,
        String createdAt,
        String phase,
        String reason,
        String text,
        String startedAt,
        String completedAt,
        Boolean cancel) {

    static final String QUEUED = "Queued";
    /** The reason of a job whose DeployJob was deleted before its end was seen. */
    static final String DELETED = "Deleted";

    record Id(Owned repositoryId, long id) {}

    record Owned(String owner, String name) {}

    /** One of branch and tag is "". */
    record Target(String branch, String tag, String commit) {}

    record State(ActionState prepareState, ActionState cleanupState, Map<String, UnitState> units) {}

    record UnitState(String id, ActionState dockerState, ActionState helmState) {
        private UnitState ended() {
            return new UnitState(id, dockerState.ended(), helmState.ended());
        }
    }

    /**
     * How far an action is. One that a unit does not have is done.
     *
     * @param job ours, as all that follows: the Kubernetes Job of the newest attempt
     * @param image what a build pushed
     * @param revision what a release deployed
     */
    record ActionState(
            Stage stage, List<Line> output, String job, Integer attempt, String image, Long revision, String message) {

        static ActionState of(Stage stage) {
            return of(stage, List.of());
        }

        static ActionState of(Stage stage, List<Line> output) {
            return new ActionState(stage, output, null, null, null, null, null);
        }

        private ActionState ended() {
            return stage.over()
                    ? this
                    : new ActionState(Stage.ERR_DONE, output, job, attempt, image, revision, message);
        }
    }

    record Line(String text, boolean error) {}

    record Config(Map<String, UnitConfig> units) {}

    /** As the deploy file says it; empty for an action that the unit does not have. */
    record UnitConfig(String id, Map<String, Object> docker, Map<String, Object> helm) {}

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
        ERR_DONE;

        boolean over() {
            return this == DONE || this == ERR_DONE;
        }
    }

    /** Where the whole job is, in our own words. */
    record Progress(String phase, String reason, String text, String startedAt, String completedAt) {}

    static JobRecord queued(RepositoryId repository, long number, Push push, DeployJobName deployJob, Instant now) {
        return new JobRecord(
                new Id(new Owned(repository.owner(), repository.name()), number),
                new Target(after("refs/heads/", push.ref()), after("refs/tags/", push.ref()), push.after()),
                new State(ActionState.of(Stage.QUEUED), ActionState.of(Stage.QUEUED), Map.of()),
                new Config(Map.of()),
                push,
                deployJob,
                time(now),
                QUEUED,
                QUEUED,
                "Its DeployJob is still to be made.",
                null,
                null,
                null);
    }

    /** Of a DeployJob that a person made. */
    static JobRecord of(RepositoryId repository, long number, DeployJob made) {
        var spec = made.getSpec();
        Push push = new Push(
                spec.ref(),
                spec.before(),
                spec.commit(),
                spec.pushedAt(),
                spec.deliveryId(),
                spec.message(),
                spec.author());
        var name = new DeployJobName(
                made.getMetadata().getNamespace(),
                spec.repository(),
                made.getMetadata().getName(),
                null);
        Instant created = Instant.parse(made.getMetadata().getCreationTimestamp());
        return queued(repository, number, push, name, created)
                .made(made.getMetadata().getUid());
    }

    static JobRecord of(Entry entry) {
        return entry.as(JobRecord.class);
    }

    RepositoryId repository() {
        return new RepositoryId(id.repositoryId.owner, id.repositoryId.name);
    }

    /** The last action's stage is that of the whole job at its end. */
    boolean finished() {
        return state.cleanupState.stage.over();
    }

    boolean succeeded() {
        return state.cleanupState.stage == Stage.DONE;
    }

    /** Its DeployJob exists. */
    JobRecord made(String uid) {
        var name = new DeployJobName(deployJob.namespace, deployJob.repository, deployJob.name, uid);
        JobRecord made = new JobRecord(
                id, target, state, config, push, name, createdAt, phase, reason, text, startedAt, completedAt, cancel);
        boolean waited = phase == null || QUEUED.equals(phase);
        return waited && !finished()
                ? made.with(state, config, new Progress(Phase.Pending.name(), Reasons.PENDING, "", null, null))
                : made;
    }

    JobRecord with(State newState, Config newConfig, Progress p) {
        return new JobRecord(
                id,
                target,
                newState,
                newConfig,
                push,
                deployJob,
                createdAt,
                p.phase,
                p.reason,
                p.text,
                p.startedAt,
                p.completedAt,
                cancel);
    }

    /** Its DeployJob will be cancelled as soon as it exists. */
    JobRecord cancelled() {
        return new JobRecord(
                id,
                target,
                state,
                config,
                push,
                deployJob,
                createdAt,
                phase,
                reason,
                text,
                startedAt,
                completedAt,
                true);
    }

    /** Ended without a DeployJob, with the reason as its output. */
    JobRecord refused(Rejected why, Instant now) {
        Progress end = new Progress(Phase.Failed.name(), why.reason(), why.sentence(), null, time(now));
        return ended(why.sentence(), end);
    }

    /** Ended because its DeployJob is gone. One whose end was seen stays as it is. */
    JobRecord gone(Instant now) {
        if (finished()) {
            return this;
        }
        String sentence = "Its DeployJob was deleted before its end was seen; it was last seen "
                + Objects.requireNonNullElse(phase, QUEUED) + ".";
        return ended(sentence, new Progress(Phase.Cancelled.name(), DELETED, sentence, startedAt, time(now)));
    }

    private JobRecord ended(String sentence, Progress end) {
        List<Line> output = List.of(new Line(sentence, true));
        ActionState prepare =
                state.prepareState.stage.over() ? state.prepareState : ActionState.of(Stage.ERR_DONE, output);
        Map<String, UnitState> units = new LinkedHashMap<>();
        state.units.forEach((name, unit) -> units.put(name, unit.ended()));
        return with(new State(prepare, ActionState.of(Stage.ERR_DONE, output), units), config, end);
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String after(String prefix, String ref) {
        return ref.startsWith(prefix) ? ref.substring(prefix.length()) : "";
    }
}
