# How an official client is driven; sourced by a run, which has named its folder in $clients.

# session CLIENT SPEC URL TOKEN
session() {
  echo "== $1: $2"
  timeout 60 node "$clients/session.mjs" "$1" "$3" "$4" "$clients/specs/$2.json"
}

# people CLIENT SERVER OTHER-SERVER [CLIENT-ID]: at the gateway of $port.
people() {
  echo "== people log in by authorization code: $1 at $2"
  timeout 90 node "$clients/people.mjs" "$1" "http://127.0.0.1:$port/mcp/$2" \
    "http://127.0.0.1:$port/mcp/$3" "$clients/specs/people-$2.json" "${@:4}"
}

# inspector ERA SPEC URL TOKEN
inspector() {
  echo "== the Inspector, $1: $2"
  timeout 120 node "$clients/inspector.mjs" "$1" "$3" "$4" "$clients/specs/$2.json"
}
