# Run by node.mjs in a mount namespace of its own: FOLDER IMAGE USER "SOURCE:TARGET …" ARGUMENT…
# Makes of this machine's root file system one that has the image's files and that nobody can write, mounts the volumes, and
# becomes the container's process.
set -euo pipefail
folder=$1 image=$2 user=$3
read -ra mounts <<<"${4//:\/var\/run\//:/run/}" # which is a link to it
shift 4

mount -t tmpfs layers "$folder/layers"
mkdir "$folder/layers/upper" "$folder/layers/changes" "$folder/layers/merged"
merged=$folder/layers/merged
mount -t overlay pod -o "lowerdir=/,upperdir=$folder/layers/upper,workdir=$folder/layers/changes" "$merged"
mkdir -p "$merged/opt/sluice" "$merged/usr/local/bin"
mount --bind "$image" "$merged/opt/sluice"
mount -o remount,bind,ro "$merged/opt/sluice"
ln -sf /opt/sluice/sluice "$merged/usr/local/bin/sluice"
echo "127.0.0.1 localhost $SLUICE_TEST_HOSTS" >"$merged/etc/hosts"
unset SLUICE_TEST_HOSTS
for mount in "${mounts[@]}"; do
  mkdir -p "$merged${mount#*:}"
done
mount --bind /proc "$merged/proc"
mount --rbind /dev "$merged/dev"
mount -o remount,ro "$merged"
for mount in "${mounts[@]}"; do
  mount --bind "${mount%%:*}" "$merged${mount#*:}"
done
exec chroot --userspec="$user:$user" "$merged" /usr/local/bin/sluice "$@"
