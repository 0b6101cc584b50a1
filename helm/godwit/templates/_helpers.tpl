{{- define "godwit.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- /* The release's name, with the chart's unless it is part of it already: short enough for a suffix of ours. */}}
{{- define "godwit.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else }}
{{- $name := include "godwit.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "godwit.selectorLabels" -}}
app.kubernetes.io/name: {{ include "godwit.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "godwit.labels" -}}
{{ include "godwit.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "godwit.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "godwit.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "godwit.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- /* Not empty if one of several operators is elected to work. */}}
{{- define "godwit.elects" -}}
{{- if gt (int .Values.replicas) 1 }}yes{{ end }}
{{- end }}

{{- /* Not empty if nobody can agree in another's name; ValidatingAdmissionPolicies are served since Kubernetes 1.30. */}}
{{- define "godwit.verifiesApprovers" -}}
{{- if and .Values.verifyApprovers (semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version) }}yes{{ end }}
{{- end }}

{{- /* Everything the operator may do, in each namespace it watches. */}}
{{- define "godwit.rules" -}}
# What it works for. It changes no spec: only the status is its own.
- apiGroups: [godwit.dev]
  resources: [databasemigrations]
  verbs: [list, watch]
- apiGroups: [godwit.dev]
  resources: [databasemigrations/status]
  verbs: [update]
# What people agree to. It makes and changes no approval: only what has become of one is its own to say.
- apiGroups: [godwit.dev]
  resources: [migrationapprovals]
  verbs: [list, watch]
- apiGroups: [godwit.dev]
  resources: [migrationapprovals/status]
  verbs: [update]
# Bundles of migrations: it must know which there are, and their digest, before a Job is made.
- apiGroups: [""]
  resources: [configmaps]
  # create: one, immutable, for each look at drift that finds more than a status holds. What others made cannot be changed.
  verbs: [get, list, watch, create]
# Where Flux has the artifact of a bundle; its Job fetches it. Read only where a resource names a source.
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [ocirepositories, gitrepositories, externalartifacts]
  verbs: [get, list, watch]
# One Job for each run; the oldest finished ones are pruned. No update: a Job is never changed.
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, delete]
# The outcome of a run is the termination message of its pod, and why a pod does not start is in its status.
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
# The full report, where the termination message had no room for it.
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
# The story that `kubectl describe` tells.
- apiGroups: [""]
  resources: [events]
  verbs: [create]
# And nothing on Secrets: a Job's pod gets its password from the kubelet.
{{- end }}
