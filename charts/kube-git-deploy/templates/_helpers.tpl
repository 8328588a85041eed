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
