# What is shown of each server once the gateway stands; sourced by run-servers.

# proof SCRIPT ARGUMENT...
proof() {
  GATEWAY=http://127.0.0.1:$port WORK=$work timeout 90 "$node" "$clients/servers/$1.mjs" "${@:2}"
}

show_api() {
  local name=$1 api=$work/api/$1
  proof api "$name" "$("$node" -p "require('$api.json').index")" "$("$node" -p "require('$api.json').port")"
  if grep -qFf "$api-keys" "$work/sluice.log"; then
    echo "deviation log: a key is in it" >&2
    exit 1
  fi
  echo "ok log: no key is in what the gateway wrote"
  "$project/target/sluice" policy lint "$project/examples/$name/policies/$name-exports.json" --tools "$api-tools.json"
  echo "ok lint: the example's policy fits the tools that the server has"
}

show_iterable() {
  show_api iterable
}

show_qualtrics() {
  show_api qualtrics
}

show_filesystem() {
  proof filesystem "$work/files"
}

# below PID: all that it has started, and what that has started.
below() {
  local child
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
    echo "$child"
    below "$child"
  done
}

# alive PID: one that has ended, and that nobody has asked for yet (Z), is not.
alive() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) && [[ ${stat##*) } != Z* ]]
}

show_end() {
  local started pid tries=0
  started=$(below "$sluice")
  if [[ -z $started ]]; then
    echo "deviation end: no process was there to be ended" >&2
    exit 1
  fi
  kill -TERM "$sluice"
  wait "$sluice" || true
  for pid in $started; do
    while alive "$pid"; do
      ((++tries < 50)) || { echo "deviation end: $pid is still there" >&2 && exit 1; }
      sleep 0.1
    done
  done
  echo "ok end: on SIGTERM it ended, and so did the $(wc -w <<<"$started") processes below it"
}
