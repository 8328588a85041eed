package io.kubegitdeploy.operator.uninstall;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until the operator is gone, takes our finalizers off, and says what is left in the cluster. */
public final class Uninstall {
    private static final long PATIENCE_SECONDS = 90;
    private static final int MOST_NAMED = 20;

    private final KubernetesClient client;
    private final Finalizers finalizers;
    private final List<String> namespaces;
    private final PrintStream out;

    /**
     * Does nothing yet.
     *
     * @param namespaces where to look for objects of ours; empty for all
     * @param out gets one line: what is left
     */
    public Uninstall(KubernetesClient client, List<String> namespaces, PrintStream out) {
        this.client = client;
        this.finalizers = new Finalizers(client);
        this.namespaces = namespaces;
        this.out = out;
    }

    /**
     * Environment: {@code KGD_NAMESPACE}, {@code KGD_OPERATOR_SELECTOR} (labels of the operator's pods),
     * {@code KGD_WATCH_NAMESPACES} (empty: all), {@code KGD_ETCD_CLAIM} (may be empty).
     */
    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            Uninstall uninstall = new Uninstall(client, list(environment.get("KGD_WATCH_NAMESPACES")), System.out);
            uninstall.waitForOperatorsEnd(environment.get("KGD_NAMESPACE"), environment.get("KGD_OPERATOR_SELECTOR"));
            uninstall.run(environment.getOrDefault("KGD_ETCD_CLAIM", ""));
        } catch (KubernetesClientException | IllegalStateException e) {
            System.err.println("Our finalizers could not all be taken off; run helm uninstall again. " + reason(e));
            System.exit(1);
        }
    }

    private static String reason(Exception e) {
        return e.getCause() == null || e.getCause().getMessage() == null
                ? e.getMessage()
                : e.getMessage() + " " + e.getCause().getMessage();
    }

    private static List<String> list(String commas) {
        return commas == null || commas.isBlank()
                ? List.of()
                : Arrays.stream(commas.split(",", -1)).map(String::strip).toList();
    }

    /** An operator that still runs would put them on again. */
    public void waitForOperatorsEnd(String namespace, String selector) {
        try {
            client.pods()
                    .inNamespace(namespace)
                    .withLabelSelector(selector)
                    .informOnCondition(List<Pod>::isEmpty)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("The operator's pods did not end in " + PATIENCE_SECONDS + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted.", e);
        }
    }

    /**
     * Takes the finalizers off and says what is left.
     *
     * @param etcdClaim the volume claim to name as left; may be empty
     */
    public void run(String etcdClaim) {
        List<GenericKubernetesResource> jobs = finalizers.list(DeployJob.class, namespaces);
        jobs.forEach(job -> finalizers.release(DeployJob.class, job));
        List<GenericKubernetesResource> repositories = finalizers.list(TrackedRepository.class, namespaces);
        List<String> hooked = new ArrayList<>();
        for (GenericKubernetesResource repository : repositories) {
            if (Finalizers.hold(repository)) {
                hooked.add(repository.get("spec", "owner") + "/" + repository.get("spec", "name"));
            }
            finalizers.release(TrackedRepository.class, repository);
        }
        out.println(left(repositories.size(), jobs.size(), etcdClaim, hooked));
    }

    /** In one line: Helm 4 shows what a hook says as one message of its log. */
    private static String left(int repositories, int jobs, String etcdClaim, List<String> hooked) {
        List<String> left = new ArrayList<>();
        left.add("the CustomResourceDefinitions, TrackedRepositories (" + repositories + ") and DeployJobs (" + jobs
                + "), without finalizers of ours");
        left.add("every Helm release that was deployed");
        if (!etcdClaim.isEmpty()) {
            left.add("etcd's volume, PersistentVolumeClaim " + etcdClaim);
        }
        if (!hooked.isEmpty()) {
            left.add("the webhooks at GitHub of " + named(hooked)
                    + " (delete them there, or install again and delete the TrackedRepositories)");
        }
        return "Kube Git Deploy is uninstalled. Left in place: " + String.join("; ", left) + ".";
    }

    private static String named(List<String> names) {
        String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() <= MOST_NAMED ? some : some + " and " + (names.size() - MOST_NAMED) + " more";
    }
}
