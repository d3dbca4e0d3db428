# Sourced: runs the commands of docs/guides-deploy.md as they stand there, one after the other, and looks at what came of each.

# The text of the page's blocks of a language, each ended by a line with a NUL.
blocks() { # LANGUAGE
  awk -v fence="\`\`\`$1" '$0 == fence {inside = 1; next} /^```$/ && inside {inside = 0; printf "%c", 0} inside' docs/guides-deploy.md
}

answered() { # WHAT PATTERN
  grep -q -- "$2" "$work/answer" || { echo "   not answered: $1" >&2; cat "$work/answer" >&2; return 1; }
  echo "   $1"
}

call() { # TOOL: the page's own call, of another tool
  bash -c "${command[6]//get_export_jobs/$1}" >"$work/answer"
}

allowed() { # TOOL
  call "$1" && grep -q "done: $1" "$work/answer"
}

refused() { # TOOL
  call "$1" && ! grep -q "done: $1" "$work/answer"
}

follow_guide() {
  local shop=$work/shop
  mkdir -p "$shop/bin"
  ln -s "$PWD/helm" "$PWD/target" "$shop/"
  ln -s "$helm" "$shop/bin/helm"
  # Nothing is to be forwarded, as pods have the addresses of this machine.
  printf '#!/bin/sh\n[ "$1" = port-forward ] || exec "%s" "$@"\n' "$kubectl" >"$shop/bin/kubectl"
  chmod +x "$shop/bin/kubectl"
  mapfile -d '' -t command < <(blocks sh)
  [ ${#command[@]} = 10 ] || { echo "the page has ${#command[@]} commands" >&2; return 1; }
  blocks 'yaml values' | tr -d '\0' >"$shop/values.yaml"
  # What the image has in /opt/sluice.
  mkdir "$work/image"
  cp -r target/quarkus-app target/sluice "$work/image/"

  "$kubectl" apply --filename - >/dev/null <<<'{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "here"}}'
  bounded exports node src/test/kubernetes/exports.mjs
  PATH=$shop/bin:$PATH
  cd "$shop"

  step 0
  until_true 60 "there: the service account" "$kubectl" get serviceaccount default --namespace tools
  mkdir "$work/node"
  KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT=$api_port \
    bounded node node "$here/node.mjs" "$kubectl" tools "$work/node" "$work/image" 10.97.0.2
  step 1
  step 2
  TOKEN=$(grep -o 'sluice_[0-9A-Za-z]*' "$work/said" | head -1)
  export TOKEN
  grep -q 'token: "sha256:' values.yaml
  step 3
  answered "the release is deployed" 'STATUS: deployed'
  step 4
  answered "its pod runs" 'Running'
  step 5
  step 6
  answered "the call was answered by the server" 'done: get_export_jobs'
  expect "a call of another tool is refused" refused start_export_job
  local pod
  pod=$("$kubectl" get pods --namespace tools --selector app.kubernetes.io/name=sluice --output name)
  step 7
  expect "the same call is allowed" allowed start_export_job
  [ "$pod" = "$("$kubectl" get pods --namespace tools --selector app.kubernetes.io/name=sluice --output name)" ]
  echo "   by the same pod"
  step 8
  answered "decisions are counted" '^sluice_decisions_total'
  step 9
  expect "the call is refused again" refused start_export_job
  cd "$here/../../.."
}

step() { # INDEX
  echo "-- $(($1 + 1)): ${command[$1]%%$'\n'*}" | cut -c1-110
  (cd "$work/shop" && bash -o pipefail -c "${command[$1]}") >"$work/answer" 2>"$work/said" || {
    cat "$work/answer" "$work/said" >&2
    return 1
  }
}
