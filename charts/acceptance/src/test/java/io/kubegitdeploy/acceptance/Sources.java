package io.kubegitdeploy.acceptance;

/** Sources of small applications, as developers push them. */
final class Sources {
    /** The image that everything is built on: busybox. */
    static final String BASE = Registry.NAME + "/busybox:1";

    private Sources() {}

    /** A chart that serves its value {@code page} without an image of its own; ready when {@code probe} is served. */
    static Repository chart(Repository repository) {
        return repository
                .write("chart/Chart.yaml", """
                        apiVersion: v2
                        name: page
                        version: 0.1.0
                        """)
                .write("chart/values.yaml", """
                        page: hello
                        probe: /index.html
                        image: {repository: registry.local:5000/busybox, tag: "1"}
                        """)
                .write("chart/templates/page.yaml", PAGE);
    }

    private static final String PAGE = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: "{{ .Release.Name }}"}
            data: {index.html: {{ .Values.page | quote }}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: "{{ .Release.Name }}"}
            spec:
              selector: {app: "{{ .Release.Name }}"}
              ports: [{port: 8080}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: "{{ .Release.Name }}"}
            spec:
              replicas: 1
              selector: {matchLabels: {app: "{{ .Release.Name }}"}}
              template:
                metadata:
                  labels: {app: "{{ .Release.Name }}"}
                  annotations: {page: {{ .Values.page | quote }}}
                spec:
                  automountServiceAccountToken: false
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsNonRoot: true, runAsUser: 65532}
                  containers:
                    - name: page
                      image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
                      command: [httpd, -f, -p, "8080", -h, /www]
                      readinessProbe:
                        httpGet: {path: "{{ .Values.probe }}", port: 8080}
                        periodSeconds: 1
                      volumeMounts: [{name: page, mountPath: /www}]
                  volumes:
                    - name: page
                      configMap: {name: "{{ .Release.Name }}"}
            """;

    /**
     * A chart without a pod: a ConfigMap that holds the commit. With a value {@code gate}, its release does not get ready
     * before the {@link Gate} of that name is opened.
     */
    static Repository note(Repository repository) {
        return repository
                .write("chart/Chart.yaml", """
                        apiVersion: v2
                        name: note
                        version: 0.1.0
                        """)
                .write("chart/values.yaml", "commit: none\ngate: \"\"\n")
                .write("chart/templates/note.yaml", NOTE);
    }

    private static final String NOTE = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: "{{ .Release.Name }}"}
            data: {commit: {{ .Values.commit | quote }}}
            {{- with .Values.gate }}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: {{ . | quote }}}
            spec:
              storageClassName: ""
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Mi}}
            {{- end }}
            """;

    /** A deploy file that releases {@link #note}, and notes the commit. */
    static Repository noteOnly(Repository repository, String... lines) {
        return releaseOnly(repository, "set.commit = \"{{ .git.sha }}\"\n" + String.join("\n", lines));
    }

    /** The same, with a release that waits for the gate. */
    static Repository noteBehind(Gate gate, Repository repository, String... lines) {
        return noteOnly(repository, "set.gate = \"" + gate.name() + "\"\n" + String.join("\n", lines));
    }

    /** A deploy file with a release only. */
    static Repository releaseOnly(Repository repository, String... lines) {
        return repository.write("kube-git-deploy.toml", "[web]\n\n[[helm]]\nchart = \"./chart\"\n" + lines(lines));
    }

    /** A deploy file with a build only. */
    static Repository buildOnly(Repository repository, String... lines) {
        return repository.write("kube-git-deploy.toml", "[web]\n\n[[docker]]\ndirectory = \".\"\n" + lines(lines));
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }
}
