{{- define "sluice.scrape" -}}
path: /q/metrics
interval: {{ .interval }}
{{- if .root.Values.management.tls.existingSecret }}
scheme: https
tlsConfig:
  {{- toYaml .root.Values.monitoring.tlsConfig | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* The rules of files/alerts.yaml for this release alone, less those that nobody wants. */ -}}
{{- define "sluice.rules" -}}
{{- $values := .Values.monitoring.rules -}}
{{- $own := printf "job=%q,namespace=%q" .Release.Name .Release.Namespace -}}
{{- $file := .Files.Get "files/alerts.yaml" | replace "job=\"sluice\"" $own | fromYaml -}}
{{- $groups := list -}}
{{- range $group := $file.groups -}}
{{- $rules := list -}}
{{- range $rule := $group.rules -}}
{{- if not (has $rule.alert $values.disabled) -}}
{{- if and $rule.alert $values.runbooks -}}
{{- $_ := set $rule.annotations "runbook_url" (printf "%s#%s" $values.runbooks (lower $rule.alert)) -}}
{{- end -}}
{{- $rules = append $rules $rule -}}
{{- end -}}
{{- end -}}
{{- if $rules -}}
{{- $groups = append $groups (dict "name" $group.name "rules" $rules) -}}
{{- end -}}
{{- end -}}
{{- with $values.additionalGroups -}}
{{- $groups = concat $groups . -}}
{{- end -}}
{{- dict "groups" $groups | toYaml -}}
{{- end -}}
