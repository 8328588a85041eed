package io.kubegitdeploy.acceptance;

import java.util.Optional;

/** What an admin would look at when something failed. */
final class Diagnosis {
    private Diagnosis() {}

    static void print(Cluster cluster, Optional<Team> team) {
        team.ifPresent(its -> {
            show(its.kubectl("get", "trepo,djob,jobs,pods"));
            show(its.kubectl("describe", "trepo,djob"));
            show(its.kubectl("get", "events", "--sort-by=.lastTimestamp"));
            its.deployJobs().stream()
                    .flatMap(job -> its.jobs(job).stream())
                    .map(job -> "job/" + job.getMetadata().getName())
                    .forEach(job -> show(its.kubectl("logs", job, "--all-containers", "--tail=40", "--prefix")));
        });
        show(cluster.kubectl("-n", Cluster.PRODUCT, "get", "pods"));
        for (String process : new String[] {"operator", "gateway"}) {
            String pods = "app.kubernetes.io/name=kube-git-deploy,app.kubernetes.io/component=" + process;
            show(cluster.kubectl("-n", Cluster.PRODUCT, "logs", "--selector=" + pods, "--tail=40", "--prefix"));
        }
        show(cluster.kubectl("-n", "local-github", "logs", "deployment/local-github", "--tail=40"));
    }

    private static void show(Program.Ended ended) {
        Progress.say("$ " + String.join(" ", ended.command()).replaceAll("^\\S*/", ""));
        ended.output().lines().forEach(Progress::say);
    }
}
