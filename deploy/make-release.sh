#!/bin/sh
# One file that runs on a host of this machine's architecture without a toolchain: node_modules for production, with the pinned Node, and
# the page built. For deploy/host/release.sh install.
#   make-release.sh FOLDER            writes tickgate-VERSION.tar.gz and its .sha256 there
set -eu
cd "$(dirname "$0")/.."
target=$(mkdir -p "${1:?make-release.sh FOLDER}" && cd "$1" && pwd)
version=$(sed -n 's/^ *"version": "\(.*\)",*$/\1/p' package.json | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git archive HEAD package.json package-lock.json .npmrc LICENSE CHANGELOG.md proto gateway control sim/inputs sim/world tsconfig.json | tar -x -C "$work"
(cd "$work" && npm ci --loglevel=notice --ignore-scripts && node_modules/.bin/node node_modules/vite/bin/vite.js build control/web --logLevel error)
(cd "$work" && rm -rf node_modules && npm ci --loglevel=notice --omit=dev)
rm -rf "$work/.cache" "$work/control/web/src"
(cd "$work" && tar -czf "$target/tickgate-$version.tar.gz" --owner=0 --group=0 --sort=name ./* ./.npmrc --transform "s,^\./,,")
(cd "$target" && sha256sum "tickgate-$version.tar.gz" >"tickgate-$version.tar.gz.sha256")
echo "$target/tickgate-$version.tar.gz"
