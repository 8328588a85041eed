package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.gateway.background.AtOnce;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.jobs.JobRecord.DeployJobName;
import io.kubegitdeploy.gateway.jobs.JobStore.Waiting;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.tracking.Claim;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the DeployJob of each job that has none: just stored, or left by a crash or by an API server that was away. Each
 * step can be repeated, and two gateways may do it at once: the name decides.
 */
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final JobStore jobs;
    private final Etcd etcd;
    private final Kubernetes kubernetes;
    private final Clock clock;

    public Drain(JobStore jobs, Etcd etcd, Kubernetes kubernetes, Clock clock) {
        this.jobs = jobs;
        this.etcd = etcd;
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    /** One pass, over the next jobs. @throws Unavailable if any has to be tried again; the others are done all the same */
    public void pass() {
        AtOnce.each(jobs.waiting(), this::settle);
    }

    private void settle(Waiting waiting) {
        JobRecord job = waiting.job();
        DeployJobName name = job.deployJob();
        try {
            DeployJob made = made(job);
            jobs.settled(waiting, job.made(made.getMetadata().getUid()));
            LOG.info(
                    "{} job {}: DeployJob {}/{} exists",
                    job.repository(),
                    job.id().id(),
                    name.namespace(),
                    name.name());
        } catch (Rejected e) {
            // Trying again would change nothing: the record tells, and so does the log.
            LOG.error(
                    "{} job {} can't become the DeployJob {}/{}: {}",
                    job.repository(),
                    job.id().id(),
                    name.namespace(),
                    name.name(),
                    e.sentence());
            jobs.settled(waiting, job.refused(e, clock.instant()));
        }
    }

    private DeployJob made(JobRecord job) {
        DeployJobName name = job.deployJob();
        TrackedRepository owner = kubernetes
                .trackedRepository(name.namespace(), name.repository())
                .orElseThrow(() -> ownerless(job));
        Optional<DeployJob> created = kubernetes.create(DeployJobs.desired(job, owner));
        if (created.isPresent()) {
            return created.get();
        }
        DeployJob there = kubernetes
                .deployJob(name.namespace(), name.name())
                .orElseThrow(() -> Unavailable.kubernetes("a DeployJob was there a moment ago and is gone", null));
        if (!DeployJobs.isOf(there, job)) {
            throw new Rejected(409, "NameTaken", "There is a DeployJob " + name.name() + " of another push already.");
        }
        if (Boolean.TRUE.equals(job.cancel()) && !there.getSpec().cancel()) {
            kubernetes.cancel(there);
        }
        return there;
    }

    /** A repository that the private API is just tracking gets its TrackedRepository in a moment. */
    private RuntimeException ownerless(JobRecord job) {
        boolean begun = etcd.get(Keys.claim(job.repository()))
                .map((Entry entry) -> Claim.of(entry).phase() == Claim.Phase.BEGUN)
                .orElse(false);
        String sentence = "The TrackedRepository " + job.deployJob().namespace() + "/"
                + job.deployJob().repository() + (begun ? " is not there yet." : " is gone.");
        return begun ? Unavailable.kubernetes(sentence, null) : new Rejected(404, "NotTracked", sentence);
    }
}
