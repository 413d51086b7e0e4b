#!/bin/sh
# Builds the Dockerfile's images without a container engine, in a root of its own over this machine's, and starts them. As root on
# Linux, with 2 GB of memory to spare; takes minutes. --target gateway or control builds one of them.
set -eu
cd "$(dirname "$0")/.."
exec unshare --mount --propagation private node_modules/.bin/node test/deploy/build-in-root.ts "$@"
