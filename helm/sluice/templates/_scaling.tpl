{{- /* Up quickly, as load comes in bursts. Down one pod at a time and late: each pod that goes ends its streams, and their
  agents, coming back, are load again. */ -}}
{{- define "sluice.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  policies:
    - {type: Percent, value: 100, periodSeconds: 60}
    - {type: Pods, value: 2, periodSeconds: 60}
  selectPolicy: Max
scaleDown:
  stabilizationWindowSeconds: 600
  policies:
    - {type: Pods, value: 1, periodSeconds: 300}
{{- end -}}

{{- define "sluice.refusedScaling" -}}
{{- with .Values -}}
{{- if and .autoscaling.enabled .keda.enabled -}}
{{- fail "autoscaling and keda cannot both be enabled: each would undo what the other does" -}}
{{- end -}}
{{- if and .autoscaling.enabled (not (int .autoscaling.cpuPercent)) (not (int .autoscaling.inflightRequests)) -}}
{{- fail "autoscaling.enabled needs autoscaling.cpuPercent or autoscaling.inflightRequests: it would not know when to scale" -}}
{{- end -}}
{{- range $name := list "autoscaling" "keda" -}}
{{- $scaling := index $.Values $name -}}
{{- if and $scaling.enabled (gt (int $scaling.minReplicas) (int $scaling.maxReplicas)) -}}
{{- fail (printf "%s.minReplicas must not be more than %s.maxReplicas" $name $name) -}}
{{- end -}}
{{- end -}}
{{- if and .keda.enabled (not .keda.serverAddress) -}}
{{- fail "keda.enabled needs keda.serverAddress: the Prometheus that is asked how many requests are under way" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* As few replicas as there may be. */ -}}
{{- define "sluice.leastReplicas" -}}
{{- if .Values.autoscaling.enabled -}}{{- int .Values.autoscaling.minReplicas -}}
{{- else if .Values.keda.enabled -}}{{- int .Values.keda.minReplicas -}}
{{- else -}}{{- int .Values.replicas -}}{{- end -}}
{{- end -}}

{{- define "sluice.refusedBudget" -}}
{{- with .Values.podDisruptionBudget -}}
{{- $least := int (include "sluice.leastReplicas" $) -}}
{{- $min := toString .minAvailable -}}
{{- $max := toString .maxUnavailable -}}
{{- if and $min $max -}}
{{- fail "podDisruptionBudget takes minAvailable or maxUnavailable, not both" -}}
{{- end -}}
{{- if not .blockDrains -}}
{{- $blocks := or (eq $max "0") (eq $max "0%") (eq $min "100%") -}}
{{- if and $min (not (hasSuffix "%" $min)) (ge (int $min) $least) -}}{{- $blocks = true -}}{{- end -}}
{{- if and (hasSuffix "%" $min) (le $least 1) (ne $min "0%") -}}{{- $blocks = true -}}{{- end -}}
{{- if $blocks -}}
{{- fail (printf "podDisruptionBudget would let no pod of %d be evicted, so that no node could be drained: set podDisruptionBudget.blockDrains if that is what you want" $least) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
