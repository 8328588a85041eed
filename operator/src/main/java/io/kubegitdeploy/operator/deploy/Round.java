package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.TrackedRepository;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/** One look at a push: observe, decide, act until there is nothing to do but wait, report. */
record Round(Cluster cluster, Actions actions) {

    /** What is known after it, and the step that it ended with: one that waits or finishes. */
    record Ended(Pass pass, Step step) {}

    /**
     * Brings the push as far as it goes now. What has been done is reported also when a step fails.
     *
     * @param write is given the status if it has changed, and gives back the DeployJob as it was written
     */
    Ended run(DeployJob job, Instant now, BiFunction<DeployJob, DeployJobStatus, DeployJob> write) {
        Pass pass = observe(job, now);
        Step step = next(pass);
        try {
            while (!(step instanceof Step.Wait || step instanceof Step.Finish)) {
                pass = step instanceof Step.Prepare ? prepare(pass, step, write) : actions.act(pass, step);
                step = next(pass);
            }
        } catch (RuntimeException e) {
            report(pass, new Step.Wait(trouble(e), Optional.empty()), write);
            throw e;
        }
        report(pass, step, write);
        return new Ended(pass, step);
    }

    /**
     * The plan is in the status before anything of it begins: an end that comes after a crash (superseded, cancelled,
     * deleted) finds by it what has begun.
     */
    private Pass prepare(Pass pass, Step step, BiFunction<DeployJob, DeployJobStatus, DeployJob> write) {
        Pass prepared = actions.act(pass, step);
        return prepared.plan().filter(plan -> !plan.units().isEmpty()).isPresent()
                ? prepared.of(report(prepared, new Step.Wait("prepared", Optional.empty()), write))
                : prepared;
    }

    private Pass observe(DeployJob job, Instant now) {
        Optional<TrackedRepository> repository = cluster.repository(job);
        Optional<Plan> plan = Plan.in(job.getStatus());
        return new Pass(job, repository, plan, new Observer(cluster, job, repository, now).observe(plan), now);
    }

    private static Step next(Pass pass) {
        return Pipeline.next(pass.plan(), pass.seen(), pass.now());
    }

    private static DeployJob report(Pass pass, Step step, BiFunction<DeployJob, DeployJobStatus, DeployJob> write) {
        DeployJobStatus status = new Report(pass.job(), pass.plan(), pass.seen(), step, pass.now()).status();
        DeployJobStatus before = pass.job().getStatus();
        boolean told = before != null && status.equals(before.withoutJobId());
        return told ? pass.job() : write.apply(pass.job(), status);
    }

    /** What went wrong between two steps: it is tried again with growing pauses, and the log has the details. */
    private static String trouble(RuntimeException e) {
        return e instanceof KubernetesClientException unavailable
                ? "Kubernetes does not answer as it should: " + unavailable.getMessage()
                : "the operator has trouble with this job: its log says more";
    }
}
