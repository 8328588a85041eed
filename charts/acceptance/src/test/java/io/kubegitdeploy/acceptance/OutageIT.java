package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.acceptance.LocalGitHub.Delivery;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Half a minute without what everything rests on: nothing that was accepted is lost, and it is told what is waited for. */
@ExtendWith(OnTheCluster.class)
@Alone("takes parts of the cluster away")
@Order(20)
class OutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(30);
    /** How long Kaniko itself tries before it gives up takes most of it. */
    private static final Duration TOLD = Duration.ofMinutes(1);

    @Test
    void without_etcd_pushes_are_refused_with_503_and_jobs_go_on(Team team) {
        Repository busy = slowBuild(team.repository("busy"), "busy", 8);
        Repository idle = page(team.repository("idle"), "idle");
        Repository late = page(team.repository("late"), "late");
        track(team, "busy", busy);
        track(team, "idle", idle);
        PushEvents deliveries = new PushEvents(idle);
        try (EtcdPod etcd = new EtcdPod(team.cluster())) {
            Push accepted = busy.push("main", "Accepted before");
            team.job(accepted);

            Instant begin = Instant.now();
            etcd.hang();
            team.requestTracking("late", late);
            idle.push("main", "While etcd hangs");
            Delivery first = deliveries.refused();
            assertThat(Http.get(team.cluster().publicApi().resolve("/readyz")))
                    .as("readiness")
                    .matches(answer -> answer.status() == 503 && answer.text().contains("etcd"));
            etcd.kill();
            Push last = idle.push("main", "While etcd is gone");
            Delivery second = deliveries.refused(first);
            told(team, "late", "etcd");
            team.deployed(accepted); // the operator and the Jobs need no etcd
            lasts(begin);

            etcd.bringBack();
            Instant back = Instant.now();
            deliveries.repeat(first);
            say("etcd: a push was accepted again", back);
            deliveries.repeat(second);
            team.deployed(last);
            team.ready("late");
            assertThat(page(team, "idle")).isEqualTo("hello");
        }
    }

    @Test
    void without_the_api_server_pushes_are_accepted_and_jobs_go_on(Team team) {
        Repository building = slowBuild(team.repository("building"), "building", 25);
        Repository idle = page(team.repository("idle"), "idle");
        track(team, "building", building);
        track(team, "idle", idle);
        PushEvents deliveries = new PushEvents(idle);
        try (LocalService apiServer = new LocalService(team.cluster().installation(), "kube-apiserver")) {
            Push build = building.push("main", "A slow build");
            building(team, build);

            Instant begin = Instant.now();
            apiServer.hang();
            Push whileItHangs = idle.push("main", "While the API server hangs");
            deliveries.accepted(1);
            lasts(begin, OUTAGE.dividedBy(3));
            apiServer.kill();
            Push whileItIsGone = idle.push("main", "While the API server is gone");
            deliveries.accepted(2);
            lasts(begin);

            apiServer.bringBack();
            Awaitility.await("the API server")
                    .atMost(SOON)
                    .until(() ->
                            team.cluster().kubectl("get", "--raw", "/readyz").exitCode() == 0);
            Instant back = Instant.now();
            kubernetesGoesOn(team.cluster());
            team.job(whileItIsGone);
            say("API server: the last push is a DeployJob", back);
            started(team, whileItIsGone);
            say("API server: it is being worked on", back);
            team.ended(whileItHangs);
            team.deployed(whileItIsGone);
            assertThat(team.jobs(team.deployed(build)))
                    .as("attempts at the build and at its release")
                    .hasSize(2);
            say("API server: all is deployed", back);
        }
    }

    @Test
    void without_registry_and_github_jobs_wait_and_say_for_what(Team team) {
        LocalGitHub gitHub = team.cluster().gitHub();
        Repository build = slowBuild(team.repository("build"), "build", 0);
        Repository pull = page(team.repository("pull"), "pull");
        Repository file = page(team.repository("file"), "file");
        Repository archive = page(team.repository("archive"), "archive");
        Repository hook = page(team.repository("hook"), "hook");
        track(team, "build", build);
        track(team, "pull", pull);
        track(team, "file", file);
        track(team, "archive", archive);
        pull.edit(
                "chart/values.yaml",
                "registry.local:5000/busybox",
                Registry.NAME + "/" + team.namespace() + "/busybox");
        team.cluster().copyImage("busybox:1", team.namespace() + "/busybox:1");
        try (LocalService registry = new LocalService(team.cluster().installation(), "registry")) {
            Instant begin = Instant.now();
            registry.kill();
            gitHub.fail(file.name(), "", "drop");
            gitHub.fail(archive.name(), "/tarball", "hang");
            gitHub.fail(hook.name(), "", "drop");
            team.requestTracking("hook", hook);
            List<Push> pushes = List.of(
                    build.push("main", "Without a registry to push to"),
                    pull.push("main", "Without a registry to pull from"),
                    file.push("main", "Without GitHub's files"),
                    archive.push("main", "Without GitHub's archives"));
            says(team, pushes.get(0), "building build is tried again: registry.local:5000 could not be reached");
            says(team, pushes.get(2), "GitHub could not be reached");
            says(team, pushes.get(3), "fetching the source: The gateway does not hand out the source now");
            told(team, "hook", "GitHub could not be reached");
            lasts(begin);

            registry.bringBack();
            gitHub.clearFaults();
            Instant back = Instant.now();
            team.ready("hook");
            say("GitHub: the repository is hooked", back);
            team.deployed(pushes.get(2));
            say("GitHub: deployed, the deploy file was waited for", back);
            team.deployed(pushes.get(3));
            say("GitHub: deployed, the sources were waited for", back);
            team.deployed(pushes.get(1));
            say("registry: deployed, the pod's image was waited for", back);
            team.deployed(pushes.get(0));
            say("registry: built and deployed", back);
            assertThat(gitHub.hooks(hook.name())).hasSize(1);
        } finally {
            gitHub.clearFaults();
        }
    }

    /** Its controllers would come back by themselves as well, after pauses of up to a minute: that is not what is tested. */
    private static void kubernetesGoesOn(Cluster cluster) {
        for (String name : List.of("kube-controller-manager", "kube-scheduler", "kubelet")) {
            try (LocalService service = new LocalService(cluster.installation(), name)) {
                service.kill();
            }
        }
    }

    private static void track(Team team, String name, Repository repository) {
        team.requestTracking(name, repository);
        team.ready(name);
    }

    /** A release that is ready at once. */
    private static Repository page(Repository repository, String unit) {
        return Sources.chart(repository)
                .write("kube-git-deploy.toml", "[%s]\n\n[[helm]]\nchart = \"./chart\"\n".formatted(unit));
    }

    private static Repository slowBuild(Repository repository, String unit, int seconds) {
        return page(repository, unit)
                .write("Dockerfile", "ARG BASE\nFROM ${BASE}\nRUN sleep %d; echo built > /built\n".formatted(seconds))
                .write("kube-git-deploy.toml", """
                        [%s]

                        [[docker]]
                        directory = "."
                        tag = "%s/%s:1"

                        [[helm]]
                        chart = "./chart"
                        """.formatted(unit, Registry.NAME, repository.name()));
    }

    /** Waits until the outage has lasted for half a minute. */
    private static void lasts(Instant begin) {
        lasts(begin, OUTAGE);
    }

    private static void lasts(Instant begin, Duration time) {
        Instant end = begin.plus(time);
        Awaitility.await("the end of the outage")
                .atMost(time.plusSeconds(1))
                .until(() -> Instant.now().isAfter(end));
    }

    /** What {@code kubectl get djob} shows of the push. */
    private static void says(Team team, Push push, String words) {
        String name = team.job(push).getMetadata().getName();
        Team.await(
                "the words \"" + words + "\"",
                TOLD,
                () -> team.kubectl("get", "djob", name).successful(),
                line -> line.contains(words));
    }

    /** What the TrackedRepository's conditions say while it is not hooked. */
    private static void told(Team team, String name, String words) {
        Team.await(
                name + " says \"" + words + "\"",
                SOON,
                () -> Conditioned.of(team.tracked(name)),
                seen -> seen.message("Hooked").contains(words) && !seen.is("Ready", "True"));
    }

    /** Waits until Kaniko runs. */
    private static void building(Team team, Push push) {
        String uid = team.job(push).getMetadata().getUid();
        Team.await(
                "a build in the middle",
                SOON,
                () -> team.kubectl(
                                "get",
                                "pods",
                                "--selector=" + Labels.DEPLOY_JOB_UID + "=" + uid,
                                "-o",
                                "jsonpath={.items[*].status.containerStatuses[*].state.running}")
                        .output(),
                running -> running.contains("startedAt"));
    }

    private static void started(Team team, Push push) {
        String name = team.job(push).getMetadata().getName();
        Team.await(
                "a beginning of " + name,
                SOON,
                () -> team.job(push),
                (DeployJob job) -> job.getStatus() != null && job.getStatus().startTime() != null);
    }

    private static String page(Team team, String unit) {
        return team.page(unit).text();
    }

    private static void say(String what, Instant back) {
        double seconds = Duration.between(back, Instant.now()).toMillis() / 1000.0;
        Progress.say(String.format(Locale.ROOT, "     %s %.1f s after the end of the outage", what, seconds));
    }
}
