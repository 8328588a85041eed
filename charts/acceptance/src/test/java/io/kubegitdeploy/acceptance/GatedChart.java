package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A chart whose upgrades and rollbacks stay in the middle until the test lets them go on: its pod gets ready only when a
 * test opens its gate, and a rollback to a revision that holds rollbacks goes on only when a test ends its hook.
 */
record GatedChart(Team team) {
    private static final String RELEASE = "web";
    private static final String GATE = "acceptance/gate";
    private static final String HOLDING = "holding the rollback";

    static GatedChart in(Team team, Repository repository) {
        repository
                .write("chart/Chart.yaml", """
                        apiVersion: v2
                        name: gated
                        version: 0.1.0
                        """)
                .write("chart/values.yaml", "{page: hello, gated: false, holdRollback: false, failAfter: false}\n")
                .write("chart/templates/all.yaml", TEMPLATE);
        return new GatedChart(team);
    }

    private static final String TEMPLATE = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: "{{ .Release.Name }}"}
            spec:
              selector: {matchLabels: {app: "{{ .Release.Name }}"}}
              template:
                metadata:
                  labels: {app: "{{ .Release.Name }}"}
                  annotations: {page: {{ .Values.page | quote }}}
                spec:
                  automountServiceAccountToken: false
                  terminationGracePeriodSeconds: 0
                  {{- if .Values.gated }}
                  readinessGates: [{conditionType: acceptance/gate}]
                  {{- end }}
                  containers:
                    - {name: page, image: "registry.local:5000/busybox:1", command: [sleep, "3600"]}
            {{- if .Values.holdRollback }}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: hold
              annotations: {helm.sh/hook: pre-rollback}
            spec:
              backoffLimit: 0
              template:
                metadata: {labels: {app: hold}}
                spec:
                  automountServiceAccountToken: false
                  restartPolicy: Never
                  containers:
                    - name: hold
                      image: registry.local:5000/busybox:1
                      command: [sh, -c, "trap 'exit 0' TERM; : holding the rollback; sleep 3600 & wait"]
            {{- end }}
            {{- if .Values.failAfter }}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: check
              annotations: {helm.sh/hook: post-upgrade}
            spec:
              backoffLimit: 0
              template:
                spec:
                  automountServiceAccountToken: false
                  restartPolicy: Never
                  containers:
                    - {name: check, image: "registry.local:5000/busybox:1", command: ["false"]}
            {{- end }}
            """;

    /** The Secret of the newest revision, when it has this status and is another one than that. */
    Secret newest(String status, Secret... but) {
        return Team.await(
                        "a revision " + status,
                        Duration.ofSeconds(60),
                        () -> revisions().reversed().stream().limit(1).toList(),
                        newest -> newest.stream()
                                .anyMatch(secret -> status(secret).equals(status)
                                        && List.of(but).stream()
                                                .noneMatch(other -> uid(other).equals(uid(secret)))))
                .getFirst();
    }

    /** The statuses of all revisions, the oldest first. */
    List<String> statuses() {
        return revisions().stream().map(GatedChart::status).toList();
    }

    /** The time from the beginning of one revision to that of another. */
    Duration between(int earlier, int later) {
        List<Instant> begun = revisions().stream()
                .map(secret -> Instant.parse(secret.getMetadata().getCreationTimestamp()))
                .toList();
        return Duration.between(begun.get(earlier - 1), begun.get(later - 1));
    }

    private List<Secret> revisions() {
        return team
                .cluster()
                .client()
                .secrets()
                .inNamespace(team.namespace())
                .withLabels(Map.of("owner", "helm", "name", RELEASE))
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparingInt(secret ->
                        Integer.parseInt(secret.getMetadata().getLabels().get("version"))))
                .toList();
    }

    private static String status(Secret revision) {
        return revision.getMetadata().getLabels().get("status");
    }

    private static String uid(Secret revision) {
        return revision.getMetadata().getUid();
    }

    /** What an upgrade waits for, as soon as it is there: a pod behind a closed gate. */
    void awaitGate() {
        Team.await("a pod behind the gate", Duration.ofSeconds(60), this::gated, found -> !found.isEmpty());
    }

    /** Lets everything go on that is in the middle now. */
    void open() {
        for (Pod pod : gated()) {
            team.kubectl(
                    "patch",
                    "pod",
                    pod.getMetadata().getName(),
                    "--subresource=status",
                    "--patch={\"status\":{\"conditions\":[{\"type\":\"" + GATE + "\",\"status\":\"True\"}]}}");
        }
        pods("hold").forEach(pod -> Processes.terminate(pod, "hold", HOLDING));
    }

    /** The hook that holds a rollback, as soon as it does. */
    void awaitHold() {
        Team.await(
                "the hook of the rollback",
                Duration.ofSeconds(60),
                () -> pods("hold"),
                found -> found.stream().anyMatch(pod -> Processes.runs(pod, "hold", HOLDING)));
    }

    private List<Pod> gated() {
        return pods(RELEASE).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null
                        && !pod.getSpec().getReadinessGates().isEmpty()
                        && pod.getStatus().getConditions().stream()
                                .noneMatch(condition -> condition.getType().equals(GATE)))
                .toList();
    }

    private List<Pod> pods(String app) {
        return team.cluster()
                .client()
                .pods()
                .inNamespace(team.namespace())
                .withLabel("app", app)
                .list()
                .getItems();
    }

    /** What the pods that run now were made from. */
    List<String> pages() {
        return pods(RELEASE).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getAnnotations().get("page"))
                .toList();
    }
}
