#!/bin/sh
# Versions of the program on a host: /opt/tickgate/VERSION each, and `current` that points at the one that runs.
#   release.sh install FILE.tar.gz    unpacks it beside the others, after checking FILE.tar.gz.sha256; changes nothing that runs
#   release.sh use VERSION            makes it current; units are restarted by hand, in the order of the runbook
#   release.sh list                   versions, the current one marked
set -eu
prefix=${TICKGATE_PREFIX:-/opt/tickgate}
fail() { echo "release: $1" >&2; exit "${2:-1}"; }
current() { basename "$(readlink "$prefix/current" 2>/dev/null || true)"; }

case "${1:-}" in
install)
  file=${2:?release.sh install FILE.tar.gz}
  [ -r "$file" ] && [ -r "$file.sha256" ] || fail "$file and $file.sha256 must be there" 2
  (cd "$(dirname "$file")" && sha256sum --check --quiet "$(basename "$file").sha256") || fail "$file is not what its checksum says"
  version=$(tar -xzOf "$file" package.json | sed -n 's/^ *"version": "\([0-9A-Za-z.+-]*\)".*/\1/p' | head -n 1)
  [ -n "$version" ] || fail "$file has no package.json with a version"
  [ ! -e "$prefix/$version" ] || fail "$version is installed already; versions are never overwritten"
  mkdir -p "$prefix/.$version"
  tar -xzf "$file" -C "$prefix/.$version" --no-same-owner
  mv "$prefix/.$version" "$prefix/$version"
  echo "$version" ;;
use)
  version=${2:?release.sh use VERSION}
  [ -r "$prefix/$version/package.json" ] || fail "$version is not installed"
  ln -sfn "$version" "$prefix/current.new"
  mv -T "$prefix/current.new" "$prefix/current"
  echo "$version" ;;
list)
  for folder in "$prefix"/*/; do
    name=$(basename "$folder")
    [ "$name" = current ] || [ ! -e "$folder/package.json" ] || { [ "$name" = "$(current)" ] && echo "$name *" || echo "$name"; }
  done ;;
*) fail "usage: release.sh install FILE.tar.gz | use VERSION | list" 2 ;;
esac
