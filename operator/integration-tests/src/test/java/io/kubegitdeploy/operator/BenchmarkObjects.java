package io.kubegitdeploy.operator;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import io.kubegitdeploy.crd.DeployJobStatus.HelmStage;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import io.kubegitdeploy.crd.DeployJobStatus.State;
import io.kubegitdeploy.crd.DockerPlan;
import io.kubegitdeploy.crd.HelmPlan;
import io.kubegitdeploy.crd.Reasons;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec.HistoryLimits;
import java.util.List;

/** Pushes for the benchmarks: to 20 repositories, each to a branch of its own. */
record BenchmarkObjects(KubernetesClient client, StandInGateway gateway, String namespace) {
    private static final int REPOSITORIES = 20;
    private static final int LAST_LINES = 4000;
    private static final String TIME = "2026-11-01T00:00:00Z";
    private static final String FILE = """
            [api]
            [[docker]]
            directory = "api"
            tag = "reg/api:{{ .git.short_sha }}"
            """;

    void track() {
        for (int i = 0; i < REPOSITORIES; i++) {
            TrackedRepository repository = new TrackedRepository();
            repository.getMetadata().setName(repository(i));
            repository.getMetadata().setNamespace(namespace);
            repository.setSpec(new TrackedRepositorySpec(
                    "octo",
                    repository(i),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    new HistoryLimits(1000, 1000),
                    null));
            client.resource(repository).create();
        }
    }

    void push(int number) {
        gateway.deployFile(namespace, name(number), FILE);
        create(name(number), number);
    }

    /** In a namespace where nothing of it can be done: its repository is not there. */
    void idle(int number) {
        create("idle-" + number, number);
    }

    /** One that has been built and released, with the last lines of both. */
    void finished(int number) {
        DeployJob job = create(name(number), number);
        job.setStatus(new DeployJobStatus(
                1L,
                Phase.Succeeded,
                "api released as revision 3",
                List.of(
                        new ConditionBuilder()
                                .withType(Conditions.SUCCEEDED)
                                .withStatus("True")
                                .withReason(Reasons.DEPLOYED)
                                .withMessage("api released as revision 3")
                                .withLastTransitionTime(TIME)
                                .build(),
                        new ConditionBuilder()
                                .withType(Conditions.FINISHED)
                                .withStatus("True")
                                .withReason(Reasons.DEPLOYED)
                                .withMessage("api released as revision 3")
                                .withLastTransitionTime(TIME)
                                .build()),
                "main",
                "0123456",
                TIME,
                TIME,
                "12s",
                true,
                List.of(new DeployJobStatus.Unit(
                        "api",
                        List.of(),
                        new DockerStage(
                                new DockerPlan("api", "reg/api:1", null, null, null, null),
                                State.Succeeded,
                                name(number) + "-api-build-0123abcd-1",
                                1,
                                "reg/api:1@" + Scene.DIGEST,
                                Scene.DIGEST,
                                TIME,
                                TIME,
                                null,
                                null,
                                null,
                                lines(LAST_LINES)),
                        new HelmStage(
                                new HelmPlan("chart", null, null, "api", namespace, null, null, null, null, null, null),
                                State.Succeeded,
                                name(number) + "-api-release-0123abcd-1",
                                1,
                                3L,
                                TIME,
                                TIME,
                                null,
                                null,
                                null,
                                lines(LAST_LINES / 8))))));
        client.resource(job).updateStatus();
    }

    private DeployJob create(String name, int number) {
        DeployJob job = new DeployJob();
        job.getMetadata().setName(name);
        job.getMetadata().setNamespace(namespace);
        job.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("kube-git-deploy.io/v1alpha1")
                        .withKind("TrackedRepository")
                        .withName(repository(number))
                        .withUid("0")
                        .build()));
        job.setSpec(new DeployJobSpec(
                repository(number),
                (long) number,
                "refs/heads/branch-" + number,
                "%040x".formatted(number),
                "0".repeat(40),
                1_700_000_000L + number,
                "change",
                "Octo <octo@example.com>",
                null,
                false));
        return client.resource(job).create();
    }

    private static String lines(int length) {
        return "INFO[0001] Taking snapshot of full filesystem...\n".repeat(length / 49);
    }

    static String repository(int number) {
        return "shop-" + number % REPOSITORIES;
    }

    static String name(int number) {
        return repository(number) + "-n" + number;
    }
}
