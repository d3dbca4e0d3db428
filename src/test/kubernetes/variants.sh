# Sourced: what the API server says to each variant of the chart and to each overlay. Stored is only what pods need to be judged:
# their service accounts and priority classes.

# Definitions of the types that operators add; a group that ends in k8s.io wants to be told that it is not the original.
define_types() {
  "$kubectl" annotate --local --filename "$bin/crds" --output yaml \
    api-approved.kubernetes.io='unapproved, written from its types' >"$work/crds.yaml"
  "$kubectl" create --filename "$work/crds.yaml" >/dev/null
  "$kubectl" wait --for=condition=Established customresourcedefinitions --all --timeout=120s >/dev/null
}

# Splits a rendering: what the API server has types for goes to FILE.known, the rest is named.
known() { # FILE
  "$kubectl" api-versions >"$work/versions"
  awk -v versions="$work/versions" '
    BEGIN { while ((getline line < versions) > 0) has[line] = 1 }
    function end() {
      if (version in has) printf "---\n%s", text
      else if (version != "") print "   left out, as its type is not defined here: " version " " kind > "/dev/stderr"
      text = version = kind = ""
    }
    /^---/ { end(); next }
    /^apiVersion:/ { version = $2 }
    /^kind:/ { kind = $2 }
    { text = text $0 "\n" }
    END { end() }' "$1" >"$1.known"
}

# Objects and the pods they lead to, as the API server judges them. A warning counts as a refusal, but for the one on the annotation
# that GKE asks for. Each step is chained to the one before, as a function that is asked whether it failed does not stop by itself.
judge() { # NAMESPACE FILE
  local in=(--namespace "$1") file=$2.known said=$work/$1.said
  known "$2" &&
    "$kubectl" create --dry-run=client --output json "${in[@]}" --filename "$file" >"$file.json" &&
    node "$here/pods.mjs" needs <"$file.json" >"$file.needs.json" &&
    node "$here/pods.mjs" pods <"$file.json" >"$file.pods.json" &&
    "$kubectl" apply "${in[@]}" --filename "$file.needs.json" >/dev/null &&
    "$kubectl" apply --dry-run=server --validate=strict "${in[@]}" --filename "$file" >"$said" 2>&1 &&
    echo "-- as pods" >>"$said" &&
    "$kubectl" create --dry-run=server --validate=strict "${in[@]}" --filename "$file.pods.json" >>"$said" 2>&1 ||
    { cat "$said" && return 1; }
  ! grep -i warning "$said" | grep -v 'annotation "kubernetes.io/ingress.class" is deprecated' || return 1
  local objects pods
  objects=$(sed '/^-- as pods/,$d' "$said" | grep -c 'server dry run')
  pods=$(sed '1,/^-- as pods/d' "$said" | grep -c 'server dry run')
  echo "   $objects objects and $pods pods accepted"
  [ "$objects" -gt 0 ] && [ "$pods" -gt 0 ]
}

# That the judge can say no: what a careless change would make of a rendering.
judge_refuses() { # NAMESPACE FILE WHAT SED REASON
  sed "$4" "$2" >"$work/worse.yaml"
  ! cmp -s "$2" "$work/worse.yaml" || { echo "nothing is worse: $3" >&2; return 1; }
  if judge "$1" "$work/worse.yaml" >"$work/worse.out" 2>&1; then
    echo "accepted: $3" >&2
    return 1
  fi
  grep -q "$5" "$work/worse.out" || { cat "$work/worse.out" >&2 && return 1; }
  echo "   refused: $3"
}

judge_chart() {
  local values name failed=0 apis
  apis=$("$kubectl" api-versions | paste -sd,)
  for values in helm/sluice/ci/*-values.yaml; do
    name=$(basename "$values" -values.yaml)
    echo "== helm/sluice with $name"
    restricted "chart-$name"
    "$helm" template sluice helm/sluice --namespace "chart-$name" --values "$values" --kube-version 1.33.0 \
      --api-versions "$apis" >"$work/chart-$name.yaml" && judge "chart-$name" "$work/chart-$name.yaml" || failed=1
  done
  return $failed
}

judge_overlays() {
  local overlay name failed=0
  for overlay in k8s/overlays/*/; do
    name=$(basename "$overlay")
    echo "== k8s/overlays/$name"
    restricted "overlay-$name"
    "$kubectl" kustomize "$overlay" >"$work/overlay-$name.yaml" && judge "overlay-$name" "$work/overlay-$name.yaml" || failed=1
  done
  judge_refuses overlay-memory "$work/overlay-memory.yaml" "a pod that may become root" \
    's/runAsNonRoot: true/runAsNonRoot: false/' 'violate.* PodSecurity "restricted'
  judge_refuses overlay-memory "$work/overlay-memory.yaml" "a misspelt field" \
    's/readinessProbe:/readynessProbe:/' 'unknown field "spec.template.spec.containers\[0\].readynessProbe"'
  return $failed
}
