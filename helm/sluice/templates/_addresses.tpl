{{- /* How agents outside the cluster reach the gateway; empty where nobody said so. */ -}}
{{- define "sluice.publicUrl" -}}
{{- if .Values.publicUrl -}}
{{- .Values.publicUrl -}}
{{- else if and .Values.ingress.enabled .Values.ingress.hosts -}}
{{- printf "%s://%s" (ternary "https" "http" .Values.ingress.tls.enabled) (first .Values.ingress.hosts) -}}
{{- else if and .Values.httpRoute.enabled .Values.httpRoute.hostnames -}}
{{- printf "%s://%s" (ternary "https" "http" .Values.httpRoute.tls) (first .Values.httpRoute.hostnames) -}}
{{- end -}}
{{- end -}}

{{- /* How agents inside the cluster reach it. */ -}}
{{- define "sluice.clusterUrl" -}}
{{- $scheme := ternary "https" "http" (not (empty .Values.tls.existingSecret)) -}}
{{- $port := int .Values.service.port -}}
{{- $standard := eq $port (ternary 443 80 (eq $scheme "https")) -}}
{{- printf "%s://%s.%s%s" $scheme (include "sluice.name" .) .Release.Namespace (ternary "" (printf ":%d" $port) $standard) -}}
{{- end -}}

{{- /* Every name by which the gateway may be called: in the cluster, from outside, and what the operator adds. */ -}}
{{- define "sluice.hosts" -}}
{{- $name := include "sluice.name" . -}}
{{- $inNamespace := printf "%s.%s" $name .Release.Namespace -}}
{{- $hosts := list "localhost" $name $inNamespace (printf "%s.svc" $inNamespace) (printf "%s.svc.cluster.local" $inNamespace) -}}
{{- with include "sluice.publicUrl" . -}}
{{- $hosts = append $hosts (urlParse .).hostname -}}
{{- end -}}
{{- if .Values.ingress.enabled -}}
{{- $hosts = concat $hosts .Values.ingress.hosts -}}
{{- end -}}
{{- if .Values.httpRoute.enabled -}}
{{- $hosts = concat $hosts .Values.httpRoute.hostnames -}}
{{- end -}}
{{- concat $hosts .Values.allowedHosts | uniq | join "," -}}
{{- end -}}

{{- define "sluice.redisHosts" -}}
{{- $redis := .Values.redis -}}
{{- $uris := list -}}
{{- range $redis.hosts -}}
{{- $uri := printf "%s://%s" (ternary "rediss" "redis" $redis.tls.enabled) . -}}
{{- if $redis.username -}}
{{- $uri = printf "%s?user=%s" $uri (urlquery $redis.username) -}}
{{- end -}}
{{- $uris = append $uris $uri -}}
{{- end -}}
{{- join "," $uris -}}
{{- end -}}
