{{- /* Who may be reached where: what the network policies say, in the words of NetworkPolicy. */ -}}

{{- /* Any address of the internet. What is left out: this host, private and shared addresses, link-local ones (the
  metadata of clouds among them), Azure's wire server, benchmarks, multicast and reserved ones; in IPv6 the same, also
  where an IPv4 address is reached through NAT64 (RFC 6052, RFC 6890). */ -}}
{{- define "sluice.internet" -}}
- ipBlock:
    cidr: 0.0.0.0/0
    except:
      - 0.0.0.0/8
      - 10.0.0.0/8
      - 100.64.0.0/10
      - 127.0.0.0/8
      - 168.63.129.16/32
      - 169.254.0.0/16
      - 172.16.0.0/12
      - 192.0.0.0/24
      - 192.168.0.0/16
      - 198.18.0.0/15
      - 224.0.0.0/4
      - 240.0.0.0/4
- ipBlock:
    cidr: ::/0
    except:
      - ::/96
      - 64:ff9b::/104
      - 64:ff9b::a00:0/104
      - 64:ff9b::6440:0/106
      - 64:ff9b::7f00:0/104
      - 64:ff9b::a83f:8110/128
      - 64:ff9b::a9fe:0/112
      - 64:ff9b::ac10:0/108
      - 64:ff9b::c000:0/120
      - 64:ff9b::c0a8:0/112
      - 64:ff9b:1::/48
      - fc00::/7
      - fe80::/10
      - ff00::/8
{{- end -}}

{{- define "sluice.dnsRule" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns.to | nindent 4 }}
  ports:
    {{- range .Values.networkPolicy.dns.ports }}
    - {protocol: UDP, port: {{ int . }}}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
{{- end -}}

{{- define "sluice.internetRule" -}}
- to:
    {{- include "sluice.internet" . | nindent 4 }}
  ports:
    - {protocol: TCP, port: 443}
{{- end -}}

{{- /* The port a server's address names, or that of its scheme. */ -}}
{{- define "sluice.urlPort" -}}
{{- $url := urlParse . -}}
{{- $port := regexFind ":[0-9]+$" $url.host -}}
{{- if $port -}}{{- trimPrefix ":" $port -}}{{- else -}}{{- ternary "443" "80" (eq $url.scheme "https") -}}{{- end -}}
{{- end -}}

{{- /* Not empty where a server's address is one of the internet's, as far as its text tells. */ -}}
{{- define "sluice.isPublic" -}}
{{- $host := (urlParse .).hostname -}}
{{- if and (eq (include "sluice.urlPort" .) "443") (contains "." $host) (not (regexMatch "\\.svc(\\.|$)|\\.local$" $host)) (not (regexMatch "^[0-9.]+$" $host)) -}}
true
{{- end -}}
{{- end -}}

{{- /* Not empty where something is reached by 443 that no value names: issuers, token endpoints, servers. */ -}}
{{- define "sluice.needsInternet" -}}
{{- $needs := list -}}
{{- with .Values -}}
{{- if or .issuers .config.existingConfigMaps.servers .config.existingConfigMaps.issuers -}}{{- $needs = append $needs "documents" -}}{{- end -}}
{{- if and (eq .config.source "kubernetes") (or (has "servers" .config.kinds) (has "issuers" .config.kinds)) -}}{{- $needs = append $needs "watched" -}}{{- end -}}
{{- range $name, $server := .servers -}}
{{- if or $server.command (and $server.auth $server.auth.oauth2) -}}{{- $needs = append $needs $name -}}{{- end -}}
{{- if and $server.url (not (hasKey $.Values.networkPolicy.servers $name)) -}}{{- $needs = append $needs $name -}}{{- end -}}
{{- end -}}
{{- range $name, $webhook := .approvals.webhooks -}}
{{- if not (hasKey $.Values.networkPolicy.webhooks $name) -}}{{- $needs = append $needs $name -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- join "," $needs -}}
{{- end -}}

{{- /* Where Redis is: as was said, or else what the names of its hosts tell. */ -}}
{{- define "sluice.redisRules" -}}
{{- $redis := .Values.networkPolicy.redis -}}
{{- $sentinel := eq .Values.redis.mode "sentinel" -}}
{{- range .Values.redis.hosts }}
{{- $host := regexReplaceAll ":[0-9]+$" . "" }}
{{- $port := trimPrefix ":" (regexFind ":[0-9]+$" .) }}
{{- $labels := splitList "." $host }}
{{- $namespace := regexFind "[^.]+\\.svc(\\.|$)" $host | splitList "." | first }}
- ports:
    - {protocol: TCP, port: {{ $port }}}
    {{- range $redis.ports }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
    {{- if and $sentinel (not $redis.ports) (ne $port "6379") }}
    # The master, which the Sentinels name.
    - {protocol: TCP, port: 6379}
    {{- end }}
  {{- if $redis.to }}
  to:
    {{- toYaml $redis.to | nindent 4 }}
  {{- else if regexMatch "^[0-9]+(\\.[0-9]+){3}$" $host }}
  to:
    - ipBlock: {cidr: {{ $host }}/32}
  {{- else if eq (len $labels) 1 }}
  to:
    - podSelector: {}
  {{- else if $namespace }}
  to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ $namespace }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "sluice.serverRules" -}}
{{- range $name, $server := .Values.servers }}
{{- if $server.bridge }}
- to:
    - podSelector:
        matchLabels:
          {{- include "sluice.bridgeSelector" (dict "root" $ "name" $name) | nindent 10 }}
  ports:
    - {protocol: TCP, port: 8090}
{{- end }}
{{- end }}
{{- range $name, $reach := .Values.networkPolicy.servers }}
{{- $server := index $.Values.servers $name | default dict }}
- to:
    {{- toYaml $reach.to | nindent 4 }}
  ports:
    {{- range $reach.ports | default (list (include "sluice.urlPort" ($server.url | default "https://"))) }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
{{- end }}
{{- end -}}

{{- define "sluice.webhookRules" -}}
{{- range $name, $reach := .Values.networkPolicy.webhooks }}
{{- $webhook := index $.Values.approvals.webhooks $name | default dict }}
- to:
    {{- toYaml $reach.to | nindent 4 }}
  ports:
    {{- range $reach.ports | default (list (include "sluice.urlPort" ($webhook.url | default "https://"))) }}
    - {protocol: TCP, port: {{ int . }}}
    {{- end }}
{{- end }}
{{- end -}}

{{- /* What would be cut off without a word, and is refused instead. */ -}}
{{- define "sluice.refusedNetwork" -}}
{{- with .Values -}}
{{- if and (or .ingress.enabled .httpRoute.enabled) (not .networkPolicy.clients) -}}
{{- fail "networkPolicy.enabled needs networkPolicy.clients beside an ingress or a route: the pods of the ingress controller or Gateway, and of whoever else may call" -}}
{{- end -}}
{{- if and (eq .config.source "kubernetes") (not .networkPolicy.kubernetesApi.to) -}}
{{- fail "networkPolicy.enabled needs networkPolicy.kubernetesApi.to beside config.source=kubernetes: where the API server is, as `kubectl get endpoints kubernetes` tells" -}}
{{- end -}}
{{- range $name, $server := .servers -}}
{{- if and $server.url (not (hasKey $.Values.networkPolicy.servers $name)) (not (include "sluice.isPublic" $server.url)) -}}
{{- fail (printf "networkPolicy.enabled would cut off servers.%s at %s: say in networkPolicy.servers.%s which pods or addresses it is" $name $server.url $name) -}}
{{- end -}}
{{- end -}}
{{- range $name, $webhook := .approvals.webhooks -}}
{{- if and $webhook.url (not (hasKey $.Values.networkPolicy.webhooks $name)) (not (include "sluice.isPublic" $webhook.url)) -}}
{{- fail (printf "networkPolicy.enabled would cut off approvals.webhooks.%s at %s: say in networkPolicy.webhooks.%s which pods or addresses it is" $name $webhook.url $name) -}}
{{- end -}}
{{- end -}}
{{- range $name, $reach := .networkPolicy.servers -}}
{{- $server := index $.Values.servers $name | default dict -}}
{{- if $server.bridge -}}
{{- fail (printf "networkPolicy.servers.%s is not needed: the chart knows where its bridge is" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
