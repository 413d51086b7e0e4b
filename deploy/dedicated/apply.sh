#!/bin/sh
# Dedicated servers: what cloud-init does elsewhere, over ssh. Changes nothing that runs; kernel options take a reboot, and it says so.
#   apply.sh HOSTS [--check]       --check only says what would be done; HOSTS as hosts.example
# The image has chrony, linuxptp and openssl; the firewall before the hosts is the network's own (see deploy/README.md).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fail() { echo "apply: $1" >&2; exit "${2:-1}"; }
hosts=${1:?apply.sh HOSTS [--check]}
check=${2:-}
[ -z "$check" ] || [ "$check" = --check ] || fail "usage: apply.sh HOSTS [--check]" 2
[ -r "$hosts" ] || fail "$hosts cannot be read" 2
folder=$(cd "$(dirname "$hosts")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# All settings are looked at before the first host is touched.
grep -vE '^ *(#|$)' "$hosts" >"$scratch/hosts" || fail "$hosts names no host" 2
while read -r host settings more; do
  [ -n "$settings" ] && [ -z "$more" ] || fail "$hosts: '$host $settings $more' is not HOST FILE" 2
  [ -r "$folder/$settings" ] || fail "$hosts: $folder/$settings cannot be read" 2
  "$here/../host/setup.sh" "$folder/$settings" --root "$scratch/$host" || fail "$settings" 2
done <"$scratch/hosts"

while read -r host settings; do
  if [ -n "$check" ]; then
    echo "$host: $(find "$scratch/$host" -type f | wc -l) files"
    continue
  fi
  echo "$host"
  tar -cz -C "$here/.." host -C "$folder" "$settings" </dev/null | ssh -o BatchMode=yes "$host" \
    "set -e; folder=\$(mktemp -d); tar -xz -C \"\$folder\"; sudo \"\$folder/host/setup.sh\" \"\$folder/$settings\"; rm -rf \"\$folder\""
done <"$scratch/hosts"
