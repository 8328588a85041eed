package io.kubegitdeploy.gateway.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A job as the private API shows it. What is absent has no key. */
final class JobView {
    private JobView() {}

    static Map<String, Object> of(JobRecord job) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", job.id().id());
        shown.put("ref", job.push().ref());
        shown.put("branch", job.target().branch());
        shown.put("tag", job.target().tag());
        shown.put("commit", job.target().commit());
        shown.put("message", job.push().message().lines().findFirst().orElse(""));
        shown.put("author", job.push().author());
        shown.put("created_at", job.createdAt());
        shown.put("phase", Objects.requireNonNullElse(job.phase(), JobRecord.QUEUED));
        shown.put("finished", job.finished());
        shown.put("succeeded", job.succeeded());
        shown.put("reason", Objects.requireNonNullElse(job.reason(), JobRecord.QUEUED));
        shown.put("text", Objects.requireNonNullElse(job.text(), ""));
        shown.put("started_at", job.startedAt());
        shown.put("completed_at", job.completedAt());
        shown.put(
                "deploy_job",
                Map.of(
                        "namespace",
                        job.deployJob().namespace(),
                        "name",
                        job.deployJob().name()));
        return shown;
    }

    /** With the state of each action, its output, and the plan. */
    static Map<String, Object> whole(JobRecord job) {
        Map<String, Object> shown = of(job);
        shown.put("state", job.state());
        shown.put("config", job.config());
        return shown;
    }
}
