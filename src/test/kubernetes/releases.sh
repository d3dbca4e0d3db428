# Sourced: a release's life, by the Helm in $helm. There is no node, so no container runs: hooks and waiting are left out, and what
# is looked at is what the API server stored and which pods its controllers were allowed to create.

pods_of_release() { # NAMESPACE COUNT
  [ "$("$kubectl" get pods --namespace "$1" --selector app.kubernetes.io/name=sluice --output name | wc -l)" = "$2" ]
}

policy_has() { # NAMESPACE TOOL
  "$kubectl" get configmaps --namespace "$1" --output jsonpath='{.items[*].data}' | grep -q "$2"
}

expect() { # WHAT COMMAND…
  local what=$1
  shift
  until_true 90 "seen: $what" "$@"
  echo "   $what"
}

release() {
  local version namespace
  version=$("$helm" version --template '{{.Version}}')
  namespace=release-${version%%.*}
  echo "== helm $version installs, upgrades, rolls back and uninstalls"
  restricted "$namespace"
  local values=(--namespace "$namespace" --no-hooks --values helm/sluice/ci/minimal-values.yaml
    --set-json 'policies={"jobs": {"version": "1", "default": "deny", "tools": {"list_jobs": {}}}}')

  "$helm" install sluice helm/sluice "${values[@]}" >/dev/null
  expect "one pod was admitted" pods_of_release "$namespace" 1
  policy_has "$namespace" list_jobs || { echo "the policy is not in the cluster" >&2; return 1; }

  "$helm" upgrade sluice helm/sluice "${values[@]}" --set-json 'policies.jobs.tools.start_job={}' >/dev/null
  expect "the upgrade changed the policy" policy_has "$namespace" start_job
  "$helm" rollback sluice 1 --namespace "$namespace" --no-hooks >/dev/null
  ! policy_has "$namespace" start_job || { echo "the rollback left the policy as it was" >&2; return 1; }
  echo "   the rollback took it back"

  "$helm" uninstall sluice --namespace "$namespace" --no-hooks >/dev/null
  expect "nothing of it is left" pods_of_release "$namespace" 0

  "$helm" install sluice helm/sluice "${values[@]}" --values helm/sluice/ci/replicas-values.yaml >/dev/null
  expect "three replicas were admitted" pods_of_release "$namespace" 3
}
