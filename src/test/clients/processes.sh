# What a run with real programs needs; sourced by such a run. All that it starts ends with it, and
# when it fails, the ends of their logs are shown.

# bounded SECONDS COMMAND...: the whole run again, under a limit of time.
bounded() {
  local seconds=$1
  shift
  if [[ -z ${RUN_IS_BOUNDED:-} ]]; then
    RUN_IS_BOUNDED=yes exec timeout --kill-after=10 "$seconds" "$@"
  fi
}

work=$(mktemp -d)
pids=()

stop_all() {
  local status=$?
  trap - EXIT
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  if ((status != 0)); then
    for log in "$work"/*.log; do
      [[ ! -s $log ]] || { echo "--- the end of ${log##*/}" && tail -n 20 "$log"; } >&2
    done
  fi
  rm -rf "$work"
  exit "$status"
}

# start NAME COMMAND...: in the background, with a log of that name.
start() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 </dev/null &
  pids+=($!)
}

free_ports() {
  node -e '
    const servers = Array.from({length: +process.argv[1]}, () => require("net").createServer());
    let waiting = servers.length;
    for (const s of servers) s.listen(0, "127.0.0.1", () => {
      if (--waiting === 0) {
        console.log(servers.map((it) => it.address().port).join(" "));
        servers.forEach((it) => it.close());
      }
    });' "$1"
}

# wait_for PID URL [CURL-OPTION...]: until curl is content; the process must stay alive meanwhile.
wait_for() {
  local pid=$1 url=$2
  shift 2
  until curl --silent --output /dev/null --max-time 2 "$@" "$url"; do
    kill -0 "$pid" 2>/dev/null || { echo "ended before it answered at $url" >&2; exit 1; }
    sleep 0.2
  done
}

# npm_packages FOLDER: those of its lock file. Then `node` is 22 or newer: the machine's, or theirs.
npm_packages() {
  if [[ ! $1/node_modules/.package-lock.json -nt $1/package-lock.json ]]; then
    (cd "$1" && npm ci --silent --no-audit --no-fund --ignore-scripts)
  fi
  if (($(node -p 'parseInt(process.versions.node)') < 22)); then
    PATH=$(echo "$1"/node_modules/node-linux-*/bin):$PATH
  fi
}

# grant NAME SERVER POLICY: its holder may use the server; token_of NAME tells the token.
grant() {
  local token
  token=$(node -p 'require("crypto").randomBytes(24).toString("base64url")')
  mkdir -p "$work/config/grants" "$work/tokens"
  printf %s "$token" >"$work/tokens/$1"
  cat >"$work/config/grants/$1.yaml" <<YAML
server: $2
policy: $3
token: sha256:$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)
YAML
}

token_of() {
  cat "$work/tokens/$1"
}

# server NAME PORT: a server on this machine.
server() {
  mkdir -p "$work/config/servers"
  cat >"$work/config/servers/$1.yaml" <<YAML
url: http://127.0.0.1:$2/mcp
YAML
}

# believe NAME ISSUER KEYS ALGORITHM: an identity provider on this machine.
believe() {
  mkdir -p "$work/config/issuers"
  cat >"$work/config/issuers/$1.yaml" <<YAML
issuer: $2
jwks: $3
algorithms: [$4]
scopes: [mcp]
skew: 1s
YAML
}

# grant_group GROUP SERVER POLICY ISSUER: everybody of that group may use the server.
grant_group() {
  mkdir -p "$work/config/grants"
  cat >"$work/config/grants/$1-$2.yaml" <<YAML
server: $2
policy: $3
jwt: {issuer: $4, claims: {groups: $1}}
YAML
}

# gateway JAR PORT MANAGEMENT_PORT [JAVA-OPTION...]: the packaged one, with the documents in $work/config.
gateway() {
  local jar=$1 port=$2 management_port=$3
  shift 3
  # A comment whenever nothing happens: every client must live with that. And the suite begins more
  # sessions a minute than one caller otherwise may.
  start sluice java -Dsluice.config.dir="$work/config" -Dsluice.http.heartbeat=100ms \
    -Dsluice.session.new-per-minute=10000 \
    -Dquarkus.http.port="$port" -Dquarkus.management.port="$management_port" "$@" -jar "$jar"
  wait_for $! "http://127.0.0.1:$management_port/q/health/ready" --fail
}

trap stop_all EXIT
trap 'exit 143' INT TERM
