{{- /* Every Secret that is mounted, as a list of {volume, secret, path, items}: what lies at a path below
  /var/run/secrets/sluice, and which of its keys do; all of them where none is named. */ -}}
{{- define "sluice.secrets" -}}
{{- with .Values.sessionKeys }}
{{- if .existingSecret }}
- {volume: session-keys, secret: {{ .existingSecret }}, path: session, items: [{{ .key }}]}
{{- end }}
{{- end }}
{{- with .Values.admin }}
{{- if .existingSecret }}
- {volume: admin-token, secret: {{ .existingSecret }}, path: admin, items: [{{ .key }}]}
{{- end }}
{{- end }}
{{- with .Values.tls.existingSecret }}
- {volume: tls, secret: {{ . }}, path: tls, items: [tls.crt, tls.key]}
{{- end }}
{{- with .Values.tls.clientCA }}
{{- if .existingSecret }}
- {volume: client-ca, secret: {{ .existingSecret }}, path: client-ca, items: [{{ .key }}]}
{{- end }}
{{- end }}
{{- with .Values.management.tls.existingSecret }}
- {volume: management-tls, secret: {{ . }}, path: management-tls, items: [tls.crt, tls.key]}
{{- end }}
{{- with .Values.redis.password }}
{{- if .existingSecret }}
- {volume: redis-password, secret: {{ .existingSecret }}, path: redis, items: [{{ .key }}]}
{{- end }}
{{- end }}
{{- with .Values.redis.tls.ca }}
{{- if .existingSecret }}
- {volume: redis-ca, secret: {{ .existingSecret }}, path: redis-ca, items: [{{ .key }}]}
{{- end }}
{{- end }}
{{- range $name, $webhook := .Values.approvals.webhooks }}
{{- with compact (list .key .urlKey) }}
- {volume: webhook-{{ $name }}, secret: {{ $webhook.existingSecret }}, path: webhooks/{{ $name }}, items: [{{ join ", " (uniq .) }}]}
{{- end }}
{{- end }}
{{- range $name, $secret := .Values.serverSecrets }}
- {volume: server-{{ $name }}, secret: {{ $secret.existingSecret }}, path: servers/{{ $name }}, items: []}
{{- end }}
{{- range $name, $server := .Values.servers }}
{{- with $server.bridge }}
- {volume: bridge-{{ $name }}, secret: {{ .token.existingSecret }}, path: bridges/{{ $name }}, items: [{{ .token.key | default "authorization" }}]}
{{- end }}
{{- end }}
{{- end -}}

{{- define "sluice.secretMounts" -}}
{{- range fromYamlArray (include "sluice.secrets" .) }}
- name: {{ .volume }}
  mountPath: /var/run/secrets/sluice/{{ .path }}
  readOnly: true
{{- end }}
{{- end -}}

{{- /* The mode is for the owner alone; the kubelet lets the group of fsGroup read, too. */ -}}
{{- define "sluice.secretVolumes" -}}
{{- range fromYamlArray (include "sluice.secrets" .) }}
- name: {{ .volume }}
  secret:
    secretName: {{ .secret }}
    defaultMode: 256 # 0400
    {{- with .items }}
    items:
      {{- range . }}
      - {key: {{ . }}, path: {{ . }}}
      {{- end }}
    {{- end }}
{{- end }}
{{- end -}}

{{- /* The token of the service account, for the watch alone; nothing else of the pod has one. */ -}}
{{- define "sluice.apiVolume" -}}
- name: kubernetes-api
  projected:
    defaultMode: 256 # 0400
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 3600
      - configMap:
          name: kube-root-ca.crt
          items:
            - {key: ca.crt, path: ca.crt}
      - downwardAPI:
          items:
            - path: namespace
              fieldRef:
                fieldPath: metadata.namespace
{{- end -}}
