#!/bin/sh
# The gateway's options with the venue's passwords, from where the host's settings say, to a folder in memory.
set -eu
settings=${1:-/etc/tickgate/host.env}
target=${2:-/run/tickgate-secrets/gateway.json}
command=$(sed -n 's/^TICKGATE_SECRET_COMMAND=//p' "$settings" | tail -n 1)
umask 077
mkdir -p "$(dirname "$target")"
if [ -n "$command" ]; then
  sh -c "$command" >"$target.new"
else
  cat /etc/tickgate/gateway.json >"$target.new"
fi
# An empty answer or an error page must not take the place of what worked.
grep -q '"venue"' "$target.new" || { rm -f "$target.new"; echo "fetch-secrets: what came is no gateway configuration" >&2; exit 1; }
mv "$target.new" "$target"
