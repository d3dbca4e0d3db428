{{- /* A server's bridge: `sluice bridge` beside a server that speaks over standard input and output. */ -}}

{{- define "sluice.bridgeName" -}}
{{- $name := printf "%s-bridge-%s" (include "sluice.name" .root) .name -}}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" .name) -}}
{{- fail (printf "servers.%s has a bridge, whose Service is named after it: use small letters, digits and - alone" .name) -}}
{{- end -}}
{{- if gt (len $name) 63 -}}
{{- fail (printf "servers.%s has a bridge, whose Service would be called %s: that is longer than 63 characters" .name $name) -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{- define "sluice.bridgeSelector" -}}
app.kubernetes.io/name: sluice-bridge
app.kubernetes.io/instance: {{ .root.Release.Name }}
sluice.dev/server: {{ .name }}
{{- end -}}

{{- define "sluice.bridgeLabels" -}}
{{ include "sluice.bridgeSelector" . }}
{{ include "sluice.origin" .root }}
{{- end -}}

{{- /* One that knows a bridge's token must not be let in by another. */ -}}
{{- define "sluice.refusedBridges" -}}
{{- $seen := dict -}}
{{- range $name, $server := .Values.servers -}}
{{- with $server.bridge -}}
{{- if hasKey $seen .token.existingSecret -}}
{{- fail (printf "servers.%s and servers.%s have bridges with the same token: name a Secret of its own for each" (get $seen .token.existingSecret) $name) -}}
{{- end -}}
{{- $_ := set $seen .token.existingSecret $name -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* A server's document as Sluice reads it. Of one with a bridge: where that is, its token, and who calls. */ -}}
{{- define "sluice.serverDocument" -}}
{{- $document := omit .document "bridge" -}}
{{- if .document.bridge -}}
{{- $call := dict "root" .root "name" .name "bridge" .document.bridge -}}
{{- $file := printf "/var/run/secrets/sluice/bridges/%s/%s" .name (.document.bridge.token.key | default "authorization") -}}
{{- $own := dict
  "url" (printf "http://%s.%s.svc:8090/mcp" (include "sluice.bridgeName" $call) .root.Release.Namespace)
  "auth" (dict "headers" (dict "Authorization" (dict "file" $file)))
  "sendCaller" true -}}
{{- $document = merge $document $own -}}
{{- end -}}
{{- toJson $document -}}
{{- end -}}

{{- /* Where a bridge's secrets lie that are files, and the variables that say so. */ -}}
{{- define "sluice.bridgeEnvironment" -}}
{{- if not (hasKey (.bridge.env | default dict) "HOME") }}
# The root file system cannot be written, and many servers keep something at home.
- name: HOME
  value: /tmp
{{- end }}
{{- range $variable, $value := .bridge.env }}
{{- if regexMatch "(?i)(key|token|secret|password)$" $variable }}
{{- fail (printf "servers.%s.bridge.env.%s would show a secret to whoever may read Deployments: name it in secretRefs" $.name $variable) }}
{{- end }}
- name: {{ $variable }}
  value: {{ $value | quote }}
{{- end }}
{{- range $variable, $secret := .bridge.secretRefs }}
- name: {{ $variable }}
  {{- if $secret.asFile }}
  value: /var/run/secrets/bridge/{{ $variable }}/{{ $secret.key }}
  {{- else }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret.existingSecret }}
      key: {{ $secret.key }}
  {{- end }}
{{- end }}
{{- end -}}
