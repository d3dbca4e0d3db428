{{- /* What no schema can see, because it takes two values to be wrong. */ -}}
{{- define "sluice.refusals" -}}
{{- include "sluice.refusedReplicas" . -}}
{{- include "sluice.refusedDocuments" . -}}
{{- include "sluice.refusedWebhooks" . -}}
{{- include "sluice.refusedSettings" . -}}
{{- with .Values -}}
{{- if and .tls.clientCA.existingSecret (not .tls.existingSecret) -}}
{{- fail "tls.clientCA needs tls.existingSecret: client certificates are part of TLS, which Sluice itself must end" -}}
{{- end -}}
{{- if and .redis.tls.ca.existingSecret (not .redis.tls.enabled) -}}
{{- fail "redis.tls.ca needs redis.tls.enabled: without it Redis would be reached in the clear" -}}
{{- end -}}
{{- if and (or .redis.password.existingSecret .redis.username .redis.tls.enabled) (not .redis.hosts) -}}
{{- fail "redis needs redis.hosts: without it limits are counted in memory, and no Redis is asked" -}}
{{- end -}}
{{- if and .ingress.enabled (not .ingress.hosts) -}}
{{- fail "ingress.enabled needs ingress.hosts: a request for a host that Sluice does not know is refused" -}}
{{- end -}}
{{- if and .httpRoute.enabled (or (not .httpRoute.hostnames) (not .httpRoute.parentRefs)) -}}
{{- fail "httpRoute.enabled needs httpRoute.hostnames and httpRoute.parentRefs: the names agents call, and the Gateway that has them" -}}
{{- end -}}
{{- range $label := list "app.kubernetes.io/name" "app.kubernetes.io/instance" -}}
{{- if hasKey $.Values.podLabels $label -}}
{{- fail (printf "podLabels must not hold %s: the Service finds the pods by it" $label) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sluice.refusedReplicas" -}}
{{- with .Values -}}
{{- if include "sluice.several" $ -}}
{{- if not .redis.hosts -}}
{{- fail "more than one replica needs redis.hosts: each would count limits for itself" -}}
{{- end -}}
{{- range $name, $server := .servers -}}
{{- if $server.command -}}
{{- fail (printf "more than one replica cannot serve servers.%s: its command runs in one replica, and the others do not know its sessions; give it a bridge" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (or .redis.hosts (include "sluice.several" $)) (not .sessionKeys.existingSecret) -}}
{{- fail "more than one replica, and redis.hosts, need sessionKeys.existingSecret: a session begun at one replica would be unknown at every other" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sluice.refusedDocuments" -}}
{{- /* The schema would repeat what it refuses, which may be a token. */ -}}
{{- range $kind := list "grants" "operators" -}}
{{- range $name, $document := index $.Values $kind -}}
{{- if and (hasKey $document "token") (not (regexMatch "^sha256:[0-9a-f]{64}$" $document.token)) -}}
{{- fail (printf "%s.%s.token is no hash: it must be sha256: and 64 lower-case hexadecimal digits, never the token itself" $kind $name) -}}
{{- end -}}
{{- range $document.tokens -}}
{{- if not (regexMatch "^[0-9a-f]{64}$" (toString .sha256)) -}}
{{- fail (printf "%s.%s.tokens holds one that is no hash: sha256 must be 64 lower-case hexadecimal digits, never the token itself" $kind $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with .Values -}}
{{- $jwt := .issuers -}}
{{- range $name, $grant := .grants -}}
{{- if $grant.jwt -}}{{- $jwt = $grant -}}{{- end -}}
{{- end -}}
{{- if and $jwt (not (include "sluice.publicUrl" $)) -}}
{{- fail "issuers, and grants with jwt, need publicUrl: tokens must be issued for publicUrl/mcp/SERVER" -}}
{{- end -}}
{{- range $name, $server := .servers -}}
{{- if and $server.command (ne (toString (get $.Values.settings "sluice.stdio.enabled")) "true") -}}
{{- fail (printf "servers.%s has a command: set settings.\"sluice.stdio.enabled\" to true, or give it a bridge" $name) -}}
{{- end -}}
{{- end -}}
{{- if eq .config.source "kubernetes" -}}
{{- range .config.kinds -}}
{{- if index $.Values.config.existingConfigMaps . -}}
{{- fail (printf "config.existingConfigMaps.%s would not be read, as %s are watched: label these ConfigMaps sluice.dev/config: %s instead" . . .) -}}
{{- end -}}
{{- end -}}
{{- if not (or .serviceAccount.create .serviceAccount.name) -}}
{{- fail "config.source=kubernetes needs serviceAccount.create or serviceAccount.name: else every pod with the default account could read these ConfigMaps" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sluice.refusedWebhooks" -}}
{{- range $name, $webhook := .Values.approvals.webhooks -}}
{{- $chat := eq (.form | default "json") "slack" -}}
{{- if eq (empty .url) (empty .urlKey) -}}
{{- fail (printf "approvals.webhooks.%s needs url or urlKey, and not both: where it is, or the key of its Secret that says so" $name) -}}
{{- end -}}
{{- if and (not $chat) (not .key) -}}
{{- fail (printf "approvals.webhooks.%s needs existingSecret and key: notices in the form json are signed" $name) -}}
{{- end -}}
{{- if and (or .key .urlKey) (not .existingSecret) -}}
{{- fail (printf "approvals.webhooks.%s needs existingSecret: key and urlKey name what is in it" $name) -}}
{{- end -}}
{{- if and $chat .arguments -}}
{{- fail (printf "approvals.webhooks.%s.arguments must be false in the form slack" $name) -}}
{{- end -}}
{{- if and .url (hasPrefix "http:" .url) (not .allowHttp) -}}
{{- fail (printf "approvals.webhooks.%s.url is of plain http, which anybody on the way could read: write https, or set allowHttp" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sluice.refusedSettings" -}}
{{- $own := fromYaml (include "sluice.ownSettings" .) -}}
{{- range $setting, $value := .Values.settings -}}
{{- if hasKey $own $setting -}}
{{- fail (printf "settings.\"%s\" is given by another value of the chart; use that" $setting) -}}
{{- end -}}
{{- if regexMatch "(password|secret|credentials)$" $setting -}}
{{- fail (printf "settings.\"%s\" would show a secret in the pod's environment; name an existingSecret" $setting) -}}
{{- end -}}
{{- end -}}
{{- end -}}
