package io.kubegitdeploy.gateway.jobs;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.gateway.etcd.Entry;
import io.kubegitdeploy.gateway.etcd.Etcd;
import io.kubegitdeploy.gateway.etcd.Keys;
import io.kubegitdeploy.gateway.failure.Rejected;
import io.kubegitdeploy.gateway.failure.Unavailable;
import io.kubegitdeploy.gateway.github.Address;
import io.kubegitdeploy.gateway.github.Commits;
import io.kubegitdeploy.gateway.github.GitHub;
import io.kubegitdeploy.gateway.jobs.JobRecord.DeployJobName;
import io.kubegitdeploy.gateway.kubernetes.Kubernetes;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import io.kubegitdeploy.gateway.tracking.Claim;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people may ask about jobs: which there are, one again, an end. */
public final class JobRequests {
    private static final Logger LOG = LoggerFactory.getLogger(JobRequests.class);
    /** How often others may change what was just read. */
    private static final int TRIES = 5;

    private final Etcd etcd;
    private final JobStore jobs;
    private final Optional<Kubernetes> kubernetes;
    private final GitHub github;
    private final Commits commits;
    private final Function<RepositoryId, Address> addresses;

    /** @param addresses where GitHub has a repository that is tracked */
    public JobRequests(
            Etcd etcd,
            JobStore jobs,
            Optional<Kubernetes> kubernetes,
            GitHub github,
            Function<RepositoryId, Address> addresses) {
        this.etcd = etcd;
        this.jobs = jobs;
        this.kubernetes = kubernetes;
        this.github = github;
        this.commits = new Commits(github);
        this.addresses = addresses;
    }

    /** The namespace of the repository's TrackedRepository; empty if it is not tracked. */
    Optional<String> namespace(RepositoryId id) {
        return claim(id).map(entry -> Claim.of(entry).namespace());
    }

    /** The jobs with the highest numbers, the highest first. */
    List<JobRecord> list(RepositoryId id, int limit) {
        requireTracked(id);
        List<Long> numbers = jobs.numbers(id);
        return jobs.records(id, numbers.subList(0, Math.min(limit, numbers.size()))).stream()
                .map(JobRecord::of)
                .toList();
    }

    JobRecord one(RepositoryId id, long number) {
        requireTracked(id);
        return JobRecord.of(stored(id, number));
    }

    /**
     * A job of what is asked for. It has no time of a push, so its place in the order is its creation, and an old commit
     * is deployed.
     */
    Accepted again(RepositoryId id, Asked asked) {
        Entry claimed = requireTracked(id);
        Push push = push(id, Claim.of(claimed), asked.what());
        for (int i = 0; i < TRIES; i++) {
            if (Claim.of(claimed).suspend()) {
                throw new Rejected(409, "Suspended", id + " is suspended: its spec.suspend is true.");
            }
            Optional<Accepted> job = jobs.acceptRequest(claimed, push, asked.requestId());
            if (job.isPresent()) {
                LOG.info(
                        "{} {}: job {} was asked for", id, push.ref(), job.get().jobId());
                return job.get();
            }
            claimed = requireTracked(id);
        }
        throw Unavailable.busy("the tracking of this repository is changing");
    }

    private Push push(RepositoryId id, Claim claim, Asked.What what) {
        return switch (what) {
            case Asked.What.OfJob job -> {
                Push before = JobRecord.of(stored(id, job.id())).push();
                yield Push.asked(before.ref(), before.after(), before.message(), before.author());
            }
            case Asked.What.OfCommit wanted -> {
                Commits.Commit commit = commits.commit(addresses.apply(id), wanted.hash());
                String ref = wanted.ref().orElseGet(() -> "refs/heads/" + defaultBranch(id, claim));
                yield Push.asked(ref, commit.sha(), commit.message(), commit.author());
            }
        };
    }

    private String defaultBranch(RepositoryId id, Claim claim) {
        return claim.defaultBranch().isEmpty()
                ? github.repository(addresses.apply(id)).defaultBranch()
                : claim.defaultBranch();
    }

    /** Has the job cancelled, at once or as soon as it has a DeployJob. Can be repeated while the job has not ended. */
    void cancel(RepositoryId id, long number) {
        requireTracked(id);
        for (int i = 0; i < TRIES; i++) {
            Entry entry = stored(id, number);
            JobRecord job = JobRecord.of(entry);
            if (job.finished() || (job.deployJob().uid() == null ? jobs.cancelWaiting(entry) : cancelled(job))) {
                requireUnfinished(id, number, job.finished());
                return;
            }
        }
        throw Unavailable.busy("the record of this job is changing");
    }

    /** Always true; there is nothing to cancel where the DeployJob is gone or over. */
    private boolean cancelled(JobRecord job) {
        DeployJobName name = job.deployJob();
        Kubernetes api = kubernetes.orElseThrow(() -> Unavailable.kubernetes("Kubernetes is off.", null));
        DeployJob there = api.deployJob(name.namespace(), name.name())
                .filter(found -> name.uid().equals(found.getMetadata().getUid()))
                .orElse(null);
        boolean over =
                there == null || DeployJobs.finished(there) || (!there.getSpec().cancel() && !api.cancel(there));
        requireUnfinished(job.repository(), job.id().id(), over);
        return true;
    }

    private static void requireUnfinished(RepositoryId id, long number, boolean finished) {
        if (finished) {
            throw new Rejected(409, "Finished", "Job " + number + " of " + id + " has ended already.");
        }
    }

    private Optional<Entry> claim(RepositoryId id) {
        return etcd.get(Keys.claim(id)).filter(entry -> Claim.of(entry).phase() != Claim.Phase.LEAVING);
    }

    private Entry requireTracked(RepositoryId id) {
        return claim(id).orElseThrow(() -> new Rejected(404, "NotTracked", id + " is not tracked."));
    }

    private Entry stored(RepositoryId id, long number) {
        return etcd.get(Keys.job(id, number))
                .orElseThrow(() -> new Rejected(404, "JobNotFound", "There is no job " + number + " of " + id + "."));
    }
}
