{{- define "kgd.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "kgd.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "kgd.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "kgd.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* kgd.labels: of everything; call with (dict "root" $ "component" "gateway"). */}}
{{- define "kgd.labels" -}}
{{ include "kgd.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "kgd.selector" -}}
app.kubernetes.io/name: {{ include "kgd.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* kgd.image: by digest if there is one; call with (dict "root" $ "image" "operator"). */}}
{{- define "kgd.image" -}}
{{- $image := index .root.Values.images .image -}}
{{- $repository := $image.repository | default (printf "%s/%s" (trimSuffix "/" .root.Values.images.registry) .image) -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository ($image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "kgd.etcdEndpoint" -}}
{{- if .Values.etcd.enabled -}}
{{- printf "%s-etcd.%s.svc:2379" (include "kgd.fullname" .) .Release.Namespace -}}
{{- else -}}
{{- required "etcd.enabled is false: set etcd.external.endpoint" .Values.etcd.external.endpoint -}}
{{- end -}}
{{- end -}}

{{/* kgd.etcdSecrets: what of etcd's access is in Secrets, as the sources of a projected volume; empty if nothing is. */}}
{{- define "kgd.etcdSecrets" -}}
{{- if not .Values.etcd.enabled -}}
{{- with .Values.etcd.external.tlsSecret -}}
{{- if .name }}
- secret:
    name: {{ .name }}
    items:
      {{- if .ca }}
      - {key: {{ .ca }}, path: ca.crt}
      {{- end }}
      {{- if .clientCertificate }}
      - {key: tls.crt, path: tls.crt}
      - {key: tls.key, path: tls.key}
      {{- end }}
{{- end }}
{{- end }}
{{- with .Values.etcd.external.passwordSecret }}
{{- if .name }}
- secret:
    name: {{ .name }}
    items:
      - {key: {{ .key }}, path: password}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* kgd.etcdAccessEnv: how the gateway proves itself to etcd, and etcd to the gateway. */}}
{{- define "kgd.etcdAccessEnv" -}}
{{- if not .Values.etcd.enabled -}}
{{- with .Values.etcd.external }}
{{- if and .tlsSecret.name (not (or .tlsSecret.ca .tlsSecret.clientCertificate)) }}
{{- fail "etcd.external.tlsSecret is used for nothing: set its ca or clientCertificate" }}
{{- end }}
{{- if ne (empty .user) (empty .passwordSecret.name) }}
{{- fail "etcd.external.user and etcd.external.passwordSecret.name go together" }}
{{- end }}
{{- if and .tlsSecret.name .tlsSecret.ca }}
- name: KGD_ETCD_CA_FILE
  value: /etc/kube-git-deploy/etcd/ca.crt
{{- end }}
{{- if and .tlsSecret.name .tlsSecret.clientCertificate }}
- name: KGD_ETCD_CERT_FILE
  value: /etc/kube-git-deploy/etcd/tls.crt
- name: KGD_ETCD_KEY_FILE
  value: /etc/kube-git-deploy/etcd/tls.key
{{- end }}
{{- if .user }}
- name: KGD_ETCD_USER
  value: {{ .user | quote }}
- name: KGD_ETCD_PASSWORD_FILE
  value: /etc/kube-git-deploy/etcd/password
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* kgd.oauthEnv: the OAuth application for the login at GitHub. */}}
{{- define "kgd.oauthEnv" -}}
{{- with .Values.github }}
{{- if ne (empty .oauth.clientId) (empty .oauth.clientSecret.name) }}
{{- fail "github.oauth.clientId and github.oauth.clientSecret.name go together" }}
{{- end }}
{{- if .oauth.clientId }}
- name: GITHUB_CLIENT_ID
  value: {{ .oauth.clientId | quote }}
- name: GITHUB_CLIENT_SECRET
  valueFrom:
    secretKeyRef: {name: {{ .oauth.clientSecret.name }}, key: {{ .oauth.clientSecret.key }}}
{{- end }}
{{- if .oauth.callbackUrl }}
- name: KGD_GITHUB_CALLBACK_URL
  value: {{ .oauth.callbackUrl | quote }}
{{- end }}
{{- if .webUrl }}
- name: KGD_GITHUB_WEB_URL
  value: {{ .webUrl | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What Pod Security `restricted` asks of a pod, and of a container. */}}
{{- define "kgd.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "kgd.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Where a pod runs; call with (dict "root" $ "settings" .Values.operator). */}}
{{- define "kgd.placement" -}}
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* What runs after `helm uninstall`, and is deleted when it is done. */}}
{{- define "kgd.uninstallHook" -}}
helm.sh/hook: post-delete
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
