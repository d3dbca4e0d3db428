# Sourced: starts a control plane on loopback, and stops it by process id. Needs $work (an empty folder) and $bin.
# There is no node: objects are judged and stored, and pods are created, but nobody starts a container.
pids=()

stop_cluster() {
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    kill "${pids[i]}" 2>/dev/null && wait "${pids[i]}" 2>/dev/null || true
  done
  pids=()
}

free_ports() { # COUNT
  python3 - "$1" <<'PY'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in held:
    one.bind(("127.0.0.1", 0))
print(*[one.getsockname()[1] for one in held])
PY
}

# No process outlives this many seconds, whatever becomes of the script.
bounded() { # NAME COMMAND…
  local name=$1
  shift
  timeout --kill-after=10 "${SLUICE_CLUSTER_SECONDS:-3600}" "$@" >"$work/$name.log" 2>&1 &
  pids+=($!)
}

until_true() { # SECONDS WHAT COMMAND…
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { echo "not $what in time; see $work" >&2; return 1; }
    sleep 0.2
  done
}

start_cluster() {
  read -r etcd_port peer_port api_port controller_port < <(free_ports 4)
  bounded etcd "$bin/etcd" --data-dir "$work/etcd" --unsafe-no-fsync \
    --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls "http://127.0.0.1:$peer_port" --initial-advertise-peer-urls "http://127.0.0.1:$peer_port" \
    --initial-cluster "default=http://127.0.0.1:$peer_port"

  openssl genrsa -out "$work/accounts.key" 2048 2>/dev/null
  openssl rsa -in "$work/accounts.key" -pubout -out "$work/accounts.pub" 2>/dev/null
  local token
  token=$(openssl rand -hex 24)
  (umask 077 && echo "$token,admin,admin,system:masters" >"$work/tokens.csv")
  bounded apiserver "$bin/kube-apiserver" --etcd-servers="http://127.0.0.1:$etcd_port" \
    --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port="$api_port" --cert-dir="$work/certificates" \
    --endpoint-reconciler-type=none --service-cluster-ip-range=10.96.0.0/16 --anonymous-auth=false \
    --token-auth-file="$work/tokens.csv" --authorization-mode=RBAC --enable-admission-plugins=PodSecurity \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$work/accounts.pub" --service-account-signing-key-file="$work/accounts.key"

  until_true 120 "started: the API server's certificate is not there" test -s "$work/certificates/apiserver.crt"
  export KUBECONFIG=$work/admin.kubeconfig
  kubeconfig "$token" >"$KUBECONFIG"
  until_true 180 "ready: the API server" "$kubectl" get --raw=/readyz

  bounded controllers "$bin/kube-controller-manager" --kubeconfig="$KUBECONFIG" --bind-address=127.0.0.1 \
    --secure-port="$controller_port" --leader-elect=false \
    --controllers='*,-node-lifecycle-controller,-pod-garbage-collector-controller' \
    --service-account-private-key-file="$work/accounts.key" --root-ca-file="$work/certificates/apiserver.crt"
  until_true 120 "there: the first service account" "$kubectl" get serviceaccount default --namespace default
}

kubeconfig() { # TOKEN
  cat <<YAML
apiVersion: v1
kind: Config
clusters:
  - name: here
    cluster: {server: "https://127.0.0.1:$api_port", certificate-authority: $work/certificates/apiserver.crt}
users:
  - name: me
    user: {token: $1}
contexts:
  - name: here
    context: {cluster: here, user: me}
current-context: here
YAML
}

# A namespace that admits only what keeps the restricted Pod Security Standard.
restricted() { # NAMESPACE
  "$kubectl" create namespace "$1" >/dev/null
  "$kubectl" label namespace "$1" pod-security.kubernetes.io/enforce=restricted >/dev/null
  until_true 60 "there: the service account of $1" "$kubectl" get serviceaccount default --namespace "$1"
}
