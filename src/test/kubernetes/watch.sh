# Sourced: the release of the guide, which now reads policies through the API, with the chart's own account, Role and token. What
# happens to ConfigMaps is seen in calls.

may() { # yes|no VERB RESOURCE [ARGUMENT…]
  local expected=$1 said
  shift
  said=$("$kubectl" auth can-i --as system:serviceaccount:tools:sluice "$@" 2>/dev/null) || true
  [ "$said" = "$expected" ] || { echo "   can-i $*: $said" >&2; return 1; }
}

# What the account may do, and nothing else that was thought of.
judge_rights() {
  local verb
  for verb in get list watch; do
    may yes "$verb" configmaps --namespace tools
    may no "$verb" configmaps --namespace default
    may no "$verb" configmaps --all-namespaces
    may no "$verb" secrets --namespace tools
    may no "$verb" pods --namespace tools
  done
  may yes create events --namespace tools
  for verb in create update patch delete deletecollection; do
    may no "$verb" configmaps --namespace tools
    may no "$verb" secrets --namespace tools
    may no "$verb" deployments.apps --namespace tools
    may no "$verb" roles.rbac.authorization.k8s.io --namespace tools
  done
  may no create serviceaccounts --subresource=token --namespace tools
  may no create pods --subresource=exec --namespace tools
  may no '*' '*' --namespace tools
  echo "   the account reads ConfigMaps of its namespace and writes Events, and may do nothing else that was asked"
}

policy() { # NAME TOOL…: a ConfigMap with one policy for these tools
  local name=$1 tools
  shift
  tools=$(printf '"%s": {}, ' "$@")
  "$kubectl" create configmap "$name" --namespace tools --dry-run=client --output yaml \
    --from-literal="${document:-exports-read}.json={\"version\": \"1\", \"default\": \"deny\", \"tools\": {${tools%, }}}" |
    "$kubectl" label --local --filename - --output yaml sluice.dev/config=policies |
    "$kubectl" apply --namespace tools --filename - >/dev/null
}

events() { # PATTERN
  "$kubectl" get events --namespace tools --output jsonpath='{range .items[*]}{.reason}: {.message}{"\n"}{end}' | grep -q -- "$1"
}

follow_watch() {
  echo "== policies are read through the API"
  cd "$work/shop"
  # The policy is somebody else's ConfigMap from here on, and no longer the release's.
  sed -i '/^policies:/,/^grants:/{/^grants:/!d}' values.yaml
  policy own get_export_jobs
  "$helm" upgrade sluice helm/sluice --namespace tools --values values.yaml --set config.source=kubernetes \
    --wait --timeout 5m >/dev/null
  judge_rights
  expect "created: its tool is allowed" allowed get_export_jobs
  expect "and no other is" refused start_export_job
  policy own start_export_job
  expect "edited: another tool is allowed" allowed start_export_job
  expect "and the first is not any more" refused get_export_jobs

  "$kubectl" patch configmap own --namespace tools --type=merge --patch '{"data": {"exports-read.json": "{\"version\": "}}' >/dev/null
  expect "broken: an Event says what is wrong" events 'own.*exports-read'
  expect "and the last good policy is in force" allowed start_export_job
  policy own get_export_jobs
  expect "mended: it is followed again" allowed get_export_jobs

  policy other start_export_job
  expect "defined twice: an Event names both" events 'own.*other\|other.*own'
  expect "and the last good policy is in force" allowed get_export_jobs
  "$kubectl" delete configmap own --namespace tools >/dev/null
  expect "deleted: the other one holds" allowed start_export_job

  "$kubectl" label configmap other --namespace tools sluice.dev/config- >/dev/null
  policy own get_export_jobs
  expect "relabelled: it is no policy any more" allowed get_export_jobs
  expect "and what it allowed is refused" refused start_export_job
  "$kubectl" get events --namespace tools --field-selector type=Warning \
    --output jsonpath='{range .items[*]}   {.involvedObject.kind} {.involvedObject.name}, {.reason}: {.message}{"\n"}{end}' >"$work/events"
  grep 'ConfigMap' "$work/events"
  cd "$here/../../.."
}
