{{- define "sluice.kinds" -}}
servers,policies,grants,switches,pins,issuers,operators
{{- end -}}

{{- /* The kinds whose documents are files of the pod, separated by commas. */ -}}
{{- define "sluice.mountedKinds" -}}
{{- $mounted := list -}}
{{- range splitList "," (include "sluice.kinds" .) -}}
{{- if not (and (eq $.Values.config.source "kubernetes") (has . $.Values.config.kinds)) -}}
{{- $mounted = append $mounted . -}}
{{- end -}}
{{- end -}}
{{- join "," $mounted -}}
{{- end -}}

{{- /* One document as JSON, which keeps large numbers as they are; YAML written by Helm does not.
  Of a server, what the chart alone reads is left out. Helm reads `off` as YAML 1.1 does, which takes it for false. */ -}}
{{- define "sluice.document" -}}
{{- if eq .kind "servers" -}}
{{- include "sluice.serverDocument" . -}}
{{- else if and (eq .kind "switches") (hasKey .document "false") -}}
{{- set (omit .document "false") "off" (get .document "false") | toJson -}}
{{- else -}}
{{- toJson .document -}}
{{- end -}}
{{- end -}}

{{- /* The data of the ConfigMap of a kind. */ -}}
{{- define "sluice.documents" -}}
{{- $call := . -}}
{{- with index .root.Values .kind -}}
data:
  {{- range $name, $document := . }}
  {{ printf "%s.json" $name | quote }}: {{ include "sluice.document" (dict "root" $call.root "kind" $call.kind "name" $name "document" $document) | quote }}
  {{- end }}
{{- else -}}
data: {}
{{- end -}}
{{- end -}}

{{- define "sluice.documentMounts" -}}
{{- range splitList "," .kinds }}
- name: {{ . }}
  mountPath: /etc/sluice/{{ . }}
  readOnly: true
{{- end }}
{{- end -}}

{{- /* A folder for each kind. The chart's own ConfigMap comes last: of two equal keys the kubelet takes the later. */ -}}
{{- define "sluice.documentVolumes" -}}
{{- $call := . -}}
{{- range $kind := splitList "," .kinds }}
- name: {{ $kind }}
  {{- $existing := index $call.root.Values.config.existingConfigMaps $kind }}
  {{- if $existing }}
  projected:
    sources:
      {{- range $existing }}
      - configMap:
          name: {{ . }}
      {{- end }}
      - configMap:
          name: {{ $call.prefix }}-{{ $kind }}
  {{- else }}
  configMap:
    name: {{ $call.prefix }}-{{ $kind }}
  {{- end }}
{{- end }}
{{- end -}}
