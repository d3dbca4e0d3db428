{{- /* What the common Ingress controllers must be told, so that they neither buffer events nor cut a stream that is
  silent for a while. Traefik buffers nothing, and its times belong to its entry points. */ -}}
{{- define "sluice.ingressAnnotations" -}}
{{- $seconds := int .Values.ingress.timeoutSeconds -}}
{{- $tls := not (empty .Values.tls.existingSecret) -}}
{{- $of := dict -}}
{{- with .Values.ingress.controller -}}
{{- if eq . "nginx" -}}
{{- $of = dict
  "nginx.ingress.kubernetes.io/proxy-buffering" "off"
  "nginx.ingress.kubernetes.io/proxy-request-buffering" "off"
  "nginx.ingress.kubernetes.io/proxy-http-version" "1.1"
  "nginx.ingress.kubernetes.io/proxy-body-size" "10m"
  "nginx.ingress.kubernetes.io/proxy-read-timeout" (toString $seconds)
  "nginx.ingress.kubernetes.io/proxy-send-timeout" (toString $seconds)
  "nginx.ingress.kubernetes.io/backend-protocol" (ternary "HTTPS" "HTTP" $tls) -}}
{{- else if eq . "haproxy" -}}
{{- $of = dict "haproxy.org/timeout-server" (printf "%ds" $seconds) "haproxy.org/server-ssl" (toString $tls) -}}
{{- else if eq . "alb" -}}
{{- $of = dict
  "alb.ingress.kubernetes.io/target-type" "ip"
  "alb.ingress.kubernetes.io/load-balancer-attributes" (printf "idle_timeout.timeout_seconds=%d" (min $seconds 4000))
  "alb.ingress.kubernetes.io/target-group-attributes" (printf "deregistration_delay.timeout_seconds=%d" (int $.Values.shutdown.drainSeconds))
  "alb.ingress.kubernetes.io/backend-protocol" (ternary "HTTPS" "HTTP" $tls)
  "alb.ingress.kubernetes.io/healthcheck-port" "9000"
  "alb.ingress.kubernetes.io/healthcheck-path" "/q/health/ready"
  "alb.ingress.kubernetes.io/healthcheck-protocol" (ternary "HTTPS" "HTTP" (not (empty $.Values.management.tls.existingSecret))) -}}
{{- end -}}
{{- end -}}
{{- with merge (deepCopy .Values.ingress.annotations) $of -}}
{{- toYaml . -}}
{{- end -}}
{{- end -}}

{{- /* What two of them read from the Service. */ -}}
{{- define "sluice.serviceAnnotations" -}}
{{- $of := dict -}}
{{- if .Values.ingress.enabled -}}
{{- if eq .Values.ingress.controller "gke" -}}
{{- $of = dict
  "cloud.google.com/neg" (toJson (dict "ingress" true))
  "cloud.google.com/backend-config" (toJson (dict "default" (include "sluice.name" .)))
  "cloud.google.com/app-protocols" (toJson (dict "mcp" (ternary "HTTPS" "HTTP" (not (empty .Values.tls.existingSecret))))) -}}
{{- else if and (eq .Values.ingress.controller "traefik") .Values.tls.existingSecret -}}
{{- $of = dict "traefik.ingress.kubernetes.io/service.serversscheme" "https" -}}
{{- end -}}
{{- end -}}
{{- with merge (deepCopy .Values.service.annotations) $of -}}
{{- toYaml . -}}
{{- end -}}
{{- end -}}
