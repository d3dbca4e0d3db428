{{- define "sluice.name" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "sluice" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-sluice" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "sluice.selector" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- /* What each object of the chart is labelled with, whatever selects it. */ -}}
{{- define "sluice.origin" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "sluice.labels" -}}
{{ include "sluice.selector" . }}
{{ include "sluice.origin" . }}
{{- end -}}

{{- define "sluice.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "sluice.name" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "sluice.image" -}}
{{- $image := .Values.image -}}
{{- $repository := required "image.repository is required: no image is published yet, so name the one you built" $image.repository -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (required "image.tag or image.digest is required: no image is published yet, so name the one you built" $image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* Not empty where more than one replica may run. */ -}}
{{- define "sluice.several" -}}
{{- if or (gt (int .Values.replicas) 1) (and (include "sluice.scaled" .) (gt (int (include "sluice.mostReplicas" .)) 1)) -}}
true
{{- end -}}
{{- end -}}

{{- /* Not empty where something else than `replicas` says how many. */ -}}
{{- define "sluice.scaled" -}}
{{- if or (.Values.autoscaling).enabled (.Values.keda).enabled -}}
true
{{- end -}}
{{- end -}}

{{- define "sluice.mostReplicas" -}}
{{- max (int (.Values.autoscaling).maxReplicas) (int (.Values.keda).maxReplicas) -}}
{{- end -}}
