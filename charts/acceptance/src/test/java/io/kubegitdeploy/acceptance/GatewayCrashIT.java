package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** kill -9 of the gateway in the pod, held where the next of its steps can't have been done. */
@ExtendWith(OnTheCluster.class)
@Alone("the gateway is killed")
@Order(50)
class GatewayCrashIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String POLICY = "acceptance-no-deployjobs";

    @AfterEach
    void nothing_is_held_any_more(Cluster cluster) {
        cluster.gitHub().clearFaults();
        String kinds = "validatingadmissionpolicybindings,validatingadmissionpolicies";
        cluster.kubectl("delete", kinds, POLICY, "--ignore-not-found").successful();
    }

    @Test
    void killed_between_the_202_and_the_deploy_job_it_deploys_the_push_after_the_restart(Team team) {
        Repository repository = Sources.noteOnly(Sources.note(team.repository("shop")));
        team.track(repository);
        noDeployJobs(team);

        Push push = repository.push("main", "A push");

        Team.await(
                "GitHub is told 202",
                SOON,
                () -> repository.gitHub().deliveries(repository.name()),
                deliveries -> deliveries.getFirst().event().equals("push")
                        && deliveries.getFirst().status() == 202);
        new Gateways(team.cluster()).killAndAwaitTheRestart();
        assertThat(team.deployJobs()).isEmpty();

        nothing_is_held_any_more(team.cluster());

        team.deployed(push);
        assertThat(team.deployJobs()).hasSize(1);
    }

    /** Nobody may make a DeployJob in the team's namespace; returns when the API server keeps to it. */
    private void noDeployJobs(Team team) {
        team.apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %2$s}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                    resourceRules:
                      - apiGroups: [kube-git-deploy.io]
                        apiVersions: [v1alpha1]
                        operations: [CREATE]
                        resources: [deployjobs]
                  validations:
                    - {expression: "false", reason: Forbidden, message: not in this test}
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %2$s}
                spec:
                  policyName: %2$s
                  validationActions: [Deny]
                """.formatted(team.namespace(), POLICY));
        Team.await(
                "the API server refuses DeployJobs",
                SOON,
                () -> tried(team),
                answer -> answer.contains("not in this test"));
    }

    private static String tried(Team team) {
        DeployJob job = new DeployJob();
        job.getMetadata().setNamespace(team.namespace());
        job.getMetadata().setName("tried");
        job.setSpec(
                new DeployJobSpec("app", null, "refs/heads/main", "a".repeat(40), null, null, null, null, null, null));
        try {
            return team.cluster().client().resource(job).dryRun().create().toString();
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    @Test
    void killed_between_the_hook_at_github_and_its_record_it_leaves_one_hook_that_delivers(Team team) {
        Repository repository = Sources.noteOnly(Sources.note(team.repository("shop")));
        repository.gitHub().holdAnswers(repository.name(), "/hooks");
        team.requestTracking("app", repository);
        List<Long> made = Team.await(
                "GitHub has made a hook",
                SOON,
                () -> repository.gitHub().hooks(repository.name()),
                hooks -> hooks.size() == 1);

        new Gateways(team.cluster()).killAndAwaitTheRestart();
        assertThat(team.cluster().etcd().everything().keySet())
                .noneMatch(key -> key.endsWith("/" + repository.name() + "/information"));
        repository.gitHub().clearFaults();

        Team.await(
                "the repository is ready",
                Duration.ofSeconds(60),
                () -> team.tracked("app"),
                tracked -> Conditioned.of(tracked).is("Ready", "True"));
        assertThat(repository.gitHub().hooks(repository.name())).hasSize(1).doesNotContainAnyElementsOf(made);
        team.deployed(repository.push("main", "A push"));
        assertThat(team.deployJobs()).hasSize(1);
    }
}
