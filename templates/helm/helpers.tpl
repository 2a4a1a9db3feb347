{{- /* [= header =] */}}

{{- /* The name of the chart, or what nameOverride says. */}}
{{- define "[= chart =].name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* The name and version of the chart, as a label. */}}
{{- define "[= chart =].chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* One mapping of several: of a key that several have, the first one's. */}}
{{- define "[= chart =].merged" -}}
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
{{- define "[= chart =].namespace" -}}
[% if namespaces > 1 %]
{{- if ne (len .Values.namespaces) (len (uniq (values .Values.namespaces))) }}
{{- fail "each of `namespaces` has to be another one" }}
{{- end }}
[% endif %]
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- /* An image by its digest, or by its tag, which may be the chart's appVersion. */}}
{{- define "[= chart =].image" -}}
{{- $tag := .image.tag | default "" }}
{{- if and .isBare (not (or $tag .image.digest)) }}
{{- .image.repository }}
{{- else if .image.digest }}
{{- if $tag }}{{ printf "%s:%s@%s" .image.repository $tag .image.digest }}{{ else }}{{ printf "%s@%s" .image.repository .image.digest }}{{ end }}
{{- else }}
{{- printf "%s:%s" .image.repository (required (printf "the image %s needs a tag or a digest" .image.repository) (default .appVersion $tag)) }}
{{- end }}
{{- end }}
[% if clients | selectattr("has_services") | list %]

{{- /* The name of a Service, which begins with a letter, made from any other name. */}}
{{- define "[= chart =].serviceName" -}}
{{- if regexMatch "^[a-z]" . }}{{ . }}{{ else }}{{ printf "s-%s-%s" (trunc 52 . | trimSuffix "-") (sha256sum . | trunc 8) }}{{ end }}
{{- end }}
[% endif %]
[% if clients | selectattr("has_pods") | list %]

{{- /* A list of environment variables, from their names and values. */}}
{{- define "[= chart =].env" -}}
{{- range $name, $value := . }}
{{- if not (kindIs "invalid" $value) }}
- name: {{ $name | quote }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Further environment variables; fails at a name that is there already, of which one would be lost. */}}
{{- define "[= chart =].extraEnv" -}}
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
{{- define "[= chart =].extraItems" -}}
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
[% endif %]
[% if clients | selectattr("extra") | list %]

{{- /* Rules of the values, as a role writes them; fails at what is none, and at a star that nobody allowed. */}}
{{- define "[= chart =].extraRules" -}}
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
[% if has_test %]

{{- /* Rules of the values in the words of Rolewright's spec. */}}
{{- define "[= chart =].extraAccess" -}}
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
{{- define "[= chart =].isExtra" -}}
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
[% endif %]
[% endif %]
[% if jobs %]

{{- /* A file of the chart with its tokens filled in; everything else of it stays as it is, to the byte. */}}
{{- define "[= chart =].filled" -}}
{{- $text := .root.Files.Get .file }}
{{- if not $text }}
{{- fail (printf "the chart has no file %s, or it is empty" .file) }}
{{- end }}
{{- $values := .values }}
{{- $token := "@[A-Za-z_][A-Za-z0-9_]*@" }}
{{- $parts := regexSplit $token $text -1 }}
{{- $filled := first $parts }}
{{- range $index, $found := regexFindAll $token $text -1 }}
{{- $name := trimAll "@" $found }}
{{- $value := ternary (get $values $name) $found (hasKey $values $name) }}
{{- $filled = print $filled $value (index $parts (add1 $index)) }}
{{- end }}
{{- $filled }}
{{- end }}

{{- /* A name where a Job template has it without quotes: none that readers of YAML take for another type. */}}
{{- define "[= chart =].word" -}}
{{- $isWord := regexMatch "^(y|n|yes|no|on|off|true|false|null|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})$" . }}
{{- if or $isWord (not (kindIs "string" (get (fromYaml (printf "name: %s" .)) "name"))) }}
{{- fail (printf "a Job template has the name %s without quotes, where it is no text; put its token in double quotes" .) }}
{{- end }}
{{- . }}
{{- end }}

{{- /* A text as a value below a key of `data`: as a block where every reader keeps its bytes, else in quotes. */}}
{{- define "[= chart =].scalar" -}}
{{- if regexMatch "[^\\t\\n -~\\x{A0}-\\x{2027}\\x{202A}-\\x{D7FF}\\x{E000}-\\x{FEFE}\\x{FF00}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]|[ \\t](\\n|$)|[\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}]\\n$|^[ \\t\\n]|\\n\\n$|[^\\n]$" . }}
{{- toJson . }}
{{- else -}}
|{{ trimSuffix "\n" . | nindent 4 }}
{{- end }}
{{- end }}
[% endif %]
[% for client in clients %]

{{- /* What the objects[= client.of =] are called; made from the release's name. */}}
{{- define "[= client.prefix =].fullname" -}}
{{- $name := include "[= chart =].name" . }}
{{- $full := default (ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name)) .Values.fullnameOverride }}
[% if client.key %]
{{- $full = printf "%s-[= client.name =]" $full }}
[% endif %]
{{- $plain := $full | replace "." "-" | trimSuffix "-" }}
{{- /* With a dot, or too long for what Kubernetes makes of it, it ends in a checksum: of two releases each keeps its own. */}}
{{- if or (contains "." $full) (gt (len $plain) [= client.limit =]) }}
{{- $plain = printf "%s-%s" (trunc [= client.limit - 9 =] $plain | trimSuffix "-") (sha256sum $full | trunc 8) }}
{{- end }}
{{- $plain }}
{{- end }}
[% if namespaces %]

{{- /* The same outside the release's namespace, where releases of other namespaces have theirs. */}}
{{- define "[= client.prefix =].awayname" -}}
{{- $namespace := include "[= chart =].namespace" . }}
{{- $full := include "[= client.prefix =].fullname" . }}
{{- printf "%s-%s" (printf "%s-%s" $namespace $full | trunc [= client.limit - 9 =] | trimSuffix "-") (printf "%s/%s" $namespace $full | sha256sum | trunc 8) }}
{{- end }}
[% endif %]

{{- /* The labels that select the Pods[= client.of =]; they stay the same from version to version. */}}
{{- define "[= client.prefix =].selectorLabels" -}}
app.kubernetes.io/name: {{ include "[= chart =].name" . | quote }}
app.kubernetes.io/instance: {{ [= client.instance =] | quote }}
[% if client.key %]
[= told_apart_by =]: "[= client.name =]"
[% endif %]
{{- end }}

{{- /* The labels of all objects[= client.of =]. Those of the values stay, but for the ones that Pods and releases are found by. */}}
{{- define "[= client.prefix =].labels" -}}
{{- $found := include "[= client.prefix =].selectorLabels" . | fromYaml }}
{{- $_ := set $found "app.kubernetes.io/managed-by" .Release.Service }}
{{- $about := dict "helm.sh/chart" (include "[= chart =].chart" .) }}
{{- with .Chart.AppVersion }}
{{- $_ := set $about "app.kubernetes.io/version" (regexReplaceAll "[^A-Za-z0-9_.-]" . "_" | trunc 63 | trimAll "-_.") }}
{{- end }}
{{- include "[= chart =].merged" (list $found .Values.commonLabels[% if client.key %] [= client.values =].labels[% endif %] $about) }}
{{- end }}
[% if client.has_pods %]

{{- /* The labels of the Pods[= client.of =]. */}}
{{- define "[= client.prefix =].podLabels" -}}
{{- $found := include "[= client.prefix =].selectorLabels" . | fromYaml }}
[% if client.labels_not_of_pods %]
{{- $common := omit (default dict .Values.commonLabels)[= client.labels_not_of_pods =] }}
{{- include "[= chart =].merged" (list $found [= client.values =].podLabels $common[% if client.key %] (omit (default dict [= client.values =].labels)[= client.labels_not_of_pods =])[% endif %]) }}
[% else %]
{{- include "[= chart =].merged" (list $found [= client.values =].podLabels .Values.commonLabels[% if client.key %] [= client.values =].labels[% endif %]) }}
[% endif %]
{{- end }}

{{- /* How the Pods[= client.of =] are spread, each constraint with a selector. */}}
{{- define "[= client.prefix =].topologySpreadConstraints" -}}
{{- $selector := dict "labelSelector" (dict "matchLabels" (include "[= client.prefix =].selectorLabels" . | fromYaml)) }}
{{- $constraints := list }}
{{- range [= client.values =].topologySpreadConstraints }}
{{- $constraints = append $constraints (merge (deepCopy .) (ternary dict $selector (hasKey . "labelSelector"))) }}
{{- end }}
{{- toYaml $constraints }}
{{- end }}
[% endif %]
[% if client.has_account %]

{{- /* The account that the program runs as, and that every binding[= client.of =] names. */}}
{{- define "[= client.prefix =].serviceAccountName" -}}
{{- $name := [= client.values =].serviceAccount.name | default "" }}
{{- if [= client.values =].serviceAccount.create }}
{{- $name = default ([= client.base =]) $name }}
[% if client.shared_account %]
{{- else }}
{{- $name = default ([= client.shared_account =]) $name }}
[% endif %]
{{- end }}
[% if client.granted_if %]
{{- if and [= client.granted_if =] (or (not $name) (eq $name "default")) }}
{{- fail "rbac.create would grant rights to `default`, the account of every Pod that names none: set [= client.path =]serviceAccount.name, or serviceAccount.create" }}
{{- end }}
[% endif %]
{{- default "default" $name }}
{{- end }}
[% endif %]
[% for account in client.accounts %]

{{- /* The account that the spec calls [= account.name =]. */}}
{{- define "[= client.prefix =].accounts.[= account.key =]" -}}
{{- $name := default ([= account.expression =]) [= client.values =].accounts.[= account.key =].name }}
{{- if and .Values.rbac.create (eq $name "default") }}
{{- fail "rbac.create would grant rights to `default`, the account of every Pod that names none: set another [= client.path =]accounts.[= account.key =].name" }}
{{- end }}
{{- $name }}
{{- end }}
[% endfor %]
[% endfor %]
[% if accounts | length > 1 %]

{{- /* Fails if two accounts are one, which would have the rights of both. `default` has none from here. */}}
{{- define "[= chart =].distinctAccounts" -}}
{{- $taken := dict }}
[% for account in accounts %]
[% if account.only_if %]
{{- if [= account.only_if =] }}
[% endif %]
{{- $name := [= account.name =] }}
{{- $account := printf "%s/%s" ([= account.namespace =]) $name }}
{{- if and (ne $name "default") (hasKey $taken $account) }}
{{- fail (printf "%s and [= account.path =] both say `%s`, an account that would have the rights of both: give each another name" (get $taken $account) $account) }}
{{- end }}
{{- $_ := set $taken $account "[= account.path =]" }}
[% if account.only_if %]
{{- end }}
[% endif %]
[% endfor %]
{{- end }}
[% endif %]
