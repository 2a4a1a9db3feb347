{{- /* Rendered by Rolewright from rolewright.yaml; edit the spec, not this file. */}}

{{- /* The name of the chart, or what nameOverride says. */}}
{{- define "rolewright.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* The name and version of the chart, as a label. */}}
{{- define "rolewright.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* The namespace of the release's own objects, and of the accounts that bindings name. */}}
{{- define "rolewright.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- /* An image by its digest, or by its tag, which may be the chart's appVersion. */}}
{{- define "rolewright.image" -}}
{{- $tag := .image.tag | default "" }}
{{- if .image.digest }}
{{- if $tag }}{{ printf "%s:%s@%s" .image.repository $tag .image.digest }}{{ else }}{{ printf "%s@%s" .image.repository .image.digest }}{{ end }}
{{- else }}
{{- printf "%s:%s" .image.repository (required (printf "the image %s needs a tag or a digest" .image.repository) (default .appVersion $tag)) }}
{{- end }}
{{- end }}

{{- /* What the objects are called; made from the release's name. */}}
{{- define "rolewright.fullname" -}}
{{- $name := include "rolewright.name" . }}
{{- $full := default (ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name)) .Values.fullnameOverride }}
{{- $plain := $full | replace "." "-" | trimSuffix "-" }}
{{- /* With a dot, or too long for what Kubernetes makes of it, it ends in a checksum: of two releases each keeps its own. */}}
{{- if or (contains "." $full) (gt (len $plain) 52) }}
{{- $plain = printf "%s-%s" (trunc 43 $plain | trimSuffix "-") (sha256sum $full | trunc 8) }}
{{- end }}
{{- $plain }}
{{- end }}

{{- /* The labels that select the Pods; they stay the same from version to version. */}}
{{- define "rolewright.selectorLabels" -}}
app.kubernetes.io/name: {{ include "rolewright.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- /* The labels of all objects. */}}
{{- define "rolewright.labels" -}}
{{- $labels := include "rolewright.selectorLabels" . | fromYaml }}
{{- $_ := set $labels "helm.sh/chart" (include "rolewright.chart" .) }}
{{- $_ := set $labels "app.kubernetes.io/managed-by" .Release.Service }}
{{- with .Chart.AppVersion }}
{{- $_ := set $labels "app.kubernetes.io/version" (regexReplaceAll "[^A-Za-z0-9_.-]" . "_" | trunc 63 | trimAll "-_.") }}
{{- end }}
{{- merge $labels (deepCopy (default dict .Values.commonLabels)) | toYaml }}
{{- end }}

{{- /* The labels of the Pods. */}}
{{- define "rolewright.podLabels" -}}
{{- merge (include "rolewright.selectorLabels" . | fromYaml) (deepCopy (default dict .Values.podLabels)) (deepCopy (default dict .Values.commonLabels)) | toYaml }}
{{- end }}

{{- /* How the Pods are spread, each constraint with a selector. */}}
{{- define "rolewright.topologySpreadConstraints" -}}
{{- $selector := dict "labelSelector" (dict "matchLabels" (include "rolewright.selectorLabels" . | fromYaml)) }}
{{- $constraints := list }}
{{- range .Values.topologySpreadConstraints }}
{{- $constraints = append $constraints (merge (deepCopy .) (ternary dict $selector (hasKey . "labelSelector"))) }}
{{- end }}
{{- toYaml $constraints }}
{{- end }}

{{- /* The account that the program runs as, and that every binding names. */}}
{{- define "rolewright.serviceAccountName" -}}
{{- $name := .Values.serviceAccount.name | default "" }}
{{- if .Values.serviceAccount.create }}
{{- $name = default (include "rolewright.fullname" .) $name }}
{{- end }}
{{- if and .Values.rbac.create (or (not $name) (eq $name "default")) }}
{{- fail "rbac.create would grant rights to `default`, the account of every Pod that names none: set serviceAccount.name, or serviceAccount.create" }}
{{- end }}
{{- default "default" $name }}
{{- end }}
