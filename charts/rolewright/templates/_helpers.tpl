{{- /* Rendered by Rolewright from rolewright.yaml; edit the spec, not this file. */}}

{{- /* The name of the chart, or what nameOverride says. */}}
{{- define "rolewright.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* The name and version of the chart, as a label. */}}
{{- define "rolewright.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* One mapping of several: of a key that several have, the first one's. */}}
{{- define "rolewright.merged" -}}
{{- $all := dict }}
{{- range . }}
{{- range $key, $value := . }}
{{- if not (hasKey $all $key) }}
{{- $_ := set $all $key $value }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $all }}
{{- end }}

{{- /* The namespace of the release's own objects, and of the accounts that bindings name. */}}
{{- define "rolewright.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- /* An image by its digest, or by its tag, which may be the chart's appVersion. */}}
{{- define "rolewright.image" -}}
{{- $tag := .image.tag | default "" }}
{{- if and .isBare (not (or $tag .image.digest)) }}
{{- .image.repository }}
{{- else if .image.digest }}
{{- if $tag }}{{ printf "%s:%s@%s" .image.repository $tag .image.digest }}{{ else }}{{ printf "%s@%s" .image.repository .image.digest }}{{ end }}
{{- else }}
{{- printf "%s:%s" .image.repository (required (printf "the image %s needs a tag or a digest" .image.repository) (default .appVersion $tag)) }}
{{- end }}
{{- end }}

{{- /* A list of environment variables, from their names and values. */}}
{{- define "rolewright.env" -}}
{{- range $name, $value := . }}
{{- if not (kindIs "invalid" $value) }}
- name: {{ $name | quote }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Further environment variables; fails at a name that is there already, of which one would be lost. */}}
{{- define "rolewright.extraEnv" -}}
{{- $env := .env }}
{{- $declared := .declared }}
{{- $taken := list }}
{{- range .extra }}
{{- $isGiven := not (kindIs "invalid" (index $env .name)) }}
{{- if or (has .name $taken) (ternary $isGiven (has .name $declared) (hasKey $env .name)) }}
{{- fail (printf "%s: the variable %s is there already, and of two one would be lost: set it in `env`, or take it away there with null" $.name .name) }}
{{- end }}
{{- $taken = append $taken .name }}
{{- end }}
{{- toYaml .extra }}
{{- end }}

{{- /* Further items of a list that has each only once by a field; fails at one that is there already. */}}
{{- define "rolewright.extraItems" -}}
{{- $isPath := eq .field "mountPath" }}
{{- $taken := list }}
{{- range .taken }}
{{- $taken = append $taken (ternary (clean .) . $isPath) }}
{{- end }}
{{- range .extra }}
{{- $said := index . $.field }}
{{- $same := ternary (clean $said) $said $isPath }}
{{- if has $same $taken }}
{{- fail (printf "%s: the %s %s is there already, and each can be there only once: give another one" $.name $.field $said) }}
{{- end }}
{{- $taken = append $taken $same }}
{{- end }}
{{- toYaml .extra }}
{{- end }}

{{- /* Rules of the values, as a role writes them; fails at what is none, and at a star that nobody allowed. */}}
{{- define "rolewright.extraRules" -}}
{{- if and (not .allowed) (contains "*" (toJson .rules)) }}
{{- fail (printf "%s holds a `*`, which also grants what nobody has thought of: name what is meant, or set %s" .name .allow) }}
{{- end }}
{{- $urls := .urls }}
{{- $name := .name }}
{{- range .rules }}
{{- $isOfResources := and .apiGroups .resources (not .nonResourceURLs) }}
{{- $isOfUrls := and $urls .nonResourceURLs (not (or .apiGroups .resources .resourceNames)) }}
{{- if not (and .verbs (or $isOfResources $isOfUrls)) }}
{{- fail (printf "%s: a rule needs verbs, and apiGroups and resources%s: %s" $name (ternary ", or nonResourceURLs" "" $urls) (toJson .)) }}
{{- end }}
{{- end }}
{{- toYaml .rules }}
{{- end }}

{{- /* Rules of the values in the words of Rolewright's spec. */}}
{{- define "rolewright.extraAccess" -}}
{{- $entries := list }}
{{- $scope := .scope }}
{{- range $rule := .rules }}
{{- $entry := ternary (dict "scope" "cluster") dict (eq $scope "cluster") }}
{{- if contains "*" (toJson $rule) }}
{{- $_ := set $entry "allowWildcard" true }}
{{- $_ := set $entry "reason" "the values of the release say so" }}
{{- end }}
{{- with $rule.nonResourceURLs }}
{{- $entries = append $entries (merge (dict "urls" (uniq .) "verbs" (uniq $rule.verbs)) (omit $entry "scope")) }}
{{- end }}
{{- range $group := uniq (default list $rule.apiGroups) }}
{{- range $resource := uniq (default list $rule.resources) }}
{{- $parts := splitn "/" 2 $resource }}
{{- $name := printf "%s.%s" $parts._0 $group }}
{{- if not $group }}
{{- $name = printf "core/%s" $parts._0 }}
{{- else if eq $parts._0 "*" }}
{{- $name = ternary "*" (printf "%s/*" $group) (eq $group "*") }}
{{- end }}
{{- with $parts._1 }}
{{- $name = printf "%s/%s" $name . }}
{{- end }}
{{- $verbs := uniq $rule.verbs }}
{{- $names := uniq (default list $rule.resourceNames) }}
{{- if $names }}
{{- /* A request that creates by POST or deletes a collection carries no name; one that applies does. */}}
{{- $isApply := and (has "create" $verbs) (has "patch" $verbs) (not (contains "/" $resource)) }}
{{- $verbs = without $verbs "create" "deletecollection" }}
{{- if $isApply }}
{{- $verbs = append (without $verbs "patch") "apply" }}
{{- end }}
{{- end }}
{{- if $verbs }}
{{- $own := dict "resources" (list $name) "verbs" $verbs "unchecked" true }}
{{- if $names }}
{{- $_ := set $own "names" $names }}
{{- end }}
{{- $entries = append $entries (merge $own $entry) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- if $entries }}
{{- toYaml $entries }}
{{- end }}
{{- end }}

{{- /* Says `yes` if a check is of something forbidden that the rules of the values allow. */}}
{{- define "rolewright.isExtra" -}}
{{- /* A dollar is written twice in a check. */}}
{{- $parts := .check | replace "$$" "$" | splitn "|" 5 }}
{{- $rules := .cluster }}
{{- if eq $parts._2 .namespace }}
{{- $rules = concat $rules .own }}
{{- end }}
{{- $target := splitn "/" 2 $parts._4 }}
{{- $resource := splitn "." 2 $target._0 }}
{{- $group := ternary "*" (default "" $resource._1) (eq $resource._0 "*") }}
{{- $name := default "" $target._1 }}
{{- $isExtra := false }}
{{- range $rule := ternary $rules list (hasPrefix "no" $parts._0) }}
{{- if or (has $parts._1 $rule.verbs) (has "*" $rule.verbs) }}
{{- if eq $parts._2 "-" }}
{{- range $url := default list $rule.nonResourceURLs }}
{{- if or (eq $url $parts._4) (and (hasSuffix "*" $url) (hasPrefix (trimSuffix "*" $url) $parts._4)) }}
{{- $isExtra = true }}
{{- end }}
{{- end }}
{{- else if or (has $group (default list $rule.apiGroups)) (has "*" (default list $rule.apiGroups)) }}
{{- $isNamed := or (not $rule.resourceNames) (has $name (default list $rule.resourceNames)) }}
{{- $whole := ternary (printf "%s/%s" $resource._0 $parts._3) $resource._0 (ne $parts._3 "") }}
{{- $all := ternary (printf "*/%s" $parts._3) "*" (ne $parts._3 "") }}
{{- $isOfResource := or (has $whole $rule.resources) (has $all $rule.resources) (has "*" $rule.resources) }}
{{- if and $isNamed $isOfResource }}
{{- $isExtra = true }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- if $isExtra }}yes{{ end }}
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

{{- /* The labels of all objects. Those of the values stay, but for the ones that Pods and releases are found by. */}}
{{- define "rolewright.labels" -}}
{{- $found := include "rolewright.selectorLabels" . | fromYaml }}
{{- $_ := set $found "app.kubernetes.io/managed-by" .Release.Service }}
{{- $about := dict "helm.sh/chart" (include "rolewright.chart" .) }}
{{- with .Chart.AppVersion }}
{{- $_ := set $about "app.kubernetes.io/version" (regexReplaceAll "[^A-Za-z0-9_.-]" . "_" | trunc 63 | trimAll "-_.") }}
{{- end }}
{{- include "rolewright.merged" (list $found .Values.commonLabels $about) }}
{{- end }}

{{- /* The labels of the Pods. */}}
{{- define "rolewright.podLabels" -}}
{{- $found := include "rolewright.selectorLabels" . | fromYaml }}
{{- include "rolewright.merged" (list $found .Values.podLabels .Values.commonLabels) }}
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
