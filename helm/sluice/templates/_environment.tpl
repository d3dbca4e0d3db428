{{- /* The name of a setting's variable. Names that an operator gives must be in quotes, or the variable means nothing:
  the management port would speak plain HTTP. */ -}}
{{- define "sluice.variable" -}}
{{- regexReplaceAll "[^A-Za-z0-9]" . "_" | upper -}}
{{- end -}}

{{- /* What other values say of the settings, by the settings' names. */ -}}
{{- define "sluice.ownSettings" -}}
{{- $secrets := "/var/run/secrets/sluice" -}}
{{- with .Values -}}
sluice.config.dir: /etc/sluice
{{- if eq .config.source "kubernetes" }}
sluice.config.source: kubernetes
sluice.config.kubernetes.kinds: {{ join "," .config.kinds }}
{{- end }}
sluice.http.allowed-hosts: {{ include "sluice.hosts" $ | quote }}
{{- with .allowedOrigins }}
sluice.http.allowed-origins: {{ join "," . | quote }}
{{- end }}
{{- with include "sluice.publicUrl" $ }}
sluice.public-url: {{ . | quote }}
{{- end }}
{{- if .sessionKeys.existingSecret }}
sluice.session.key-file: {{ $secrets }}/session/{{ .sessionKeys.key }}
{{- end }}
{{- if .admin.existingSecret }}
sluice.admin.token-file: {{ $secrets }}/admin/{{ .admin.key }}
{{- end }}
{{- if .tls.existingSecret }}
sluice.http.tls.certificate: {{ $secrets }}/tls/tls.crt
sluice.http.tls.key: {{ $secrets }}/tls/tls.key
{{- end }}
{{- if .tls.clientCA.existingSecret }}
sluice.http.tls.client-ca: {{ $secrets }}/client-ca/{{ .tls.clientCA.key }}
{{- end }}
{{- if .management.tls.existingSecret }}
quarkus.management.tls-configuration-name: management
quarkus.tls."management".key-store.pem."0".cert: {{ $secrets }}/management-tls/tls.crt
quarkus.tls."management".key-store.pem."0".key: {{ $secrets }}/management-tls/tls.key
quarkus.tls."management".reload-period: 1m
{{- end }}
{{- with .approvals }}
{{- with .publicUrl }}
sluice.approvals.public-url: {{ . | quote }}
{{- end }}
{{- with int .mostPending }}
sluice.approvals.most-pending: {{ . }}
{{- end }}
{{- with int .mostPendingPerGrant }}
sluice.approvals.most-pending-per-grant: {{ . }}
{{- end }}
{{- end }}
{{- range $name, $webhook := .approvals.webhooks }}
{{- $prefix := printf "sluice.approvals.webhooks.%s" $name }}
{{- with .url }}
{{ $prefix }}.url: {{ . | quote }}
{{- end }}
{{- with .urlKey }}
{{ $prefix }}.url-file: {{ $secrets }}/webhooks/{{ $name }}/{{ . }}
{{- end }}
{{- with .key }}
{{ $prefix }}.secret-file: {{ $secrets }}/webhooks/{{ $name }}/{{ . }}
{{- end }}
{{- with .form }}
{{ $prefix }}.form: {{ . }}
{{- end }}
{{- with .events }}
{{ $prefix }}.events: {{ join "," . | quote }}
{{- end }}
{{- with .timeout }}
{{ $prefix }}.timeout: {{ . }}
{{- end }}
{{- if .arguments }}
{{ $prefix }}.arguments: "true"
{{- end }}
{{- if .allowHttp }}
{{ $prefix }}.allow-http: "true"
{{- end }}
{{- end }}
{{- with .redis }}
{{- if .hosts }}
quarkus.redis.hosts: {{ include "sluice.redisHosts" $ | quote }}
{{- if ne .mode "standalone" }}
quarkus.redis.client-type: {{ .mode }}
{{- end }}
{{- if eq .mode "sentinel" }}
quarkus.redis.master-name: {{ .masterName }}
quarkus.redis.role: master
{{- end }}
{{- if .password.existingSecret }}
sluice.limit.redis.password-file: {{ $secrets }}/redis/{{ .password.key }}
{{- end }}
{{- if .tls.enabled }}
quarkus.redis.tls.hostname-verification-algorithm: HTTPS
{{- if .tls.ca.existingSecret }}
quarkus.redis.tls.trust-certificate-pem: "true"
quarkus.redis.tls.trust-certificate-pem.certs: {{ $secrets }}/redis-ca/{{ .tls.ca.key }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- with .shutdown }}
sluice.shutdown.delay: {{ int .delaySeconds }}s
sluice.shutdown.drain: {{ int .drainSeconds }}s
{{- end }}
{{- end }}
{{- end -}}

{{- define "sluice.environment" -}}
{{- range $setting, $value := fromYaml (include "sluice.ownSettings" .) }}
- name: {{ include "sluice.variable" $setting }}
  value: {{ $value | quote }}
{{- end }}
{{- range $setting, $value := .Values.settings }}
- name: {{ include "sluice.variable" $setting }}
  value: {{ kindIs "string" $value | ternary $value (toJson $value) | quote }}
{{- end }}
{{- end -}}
