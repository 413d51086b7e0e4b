#!/bin/sh
# What cannot be had from the venue again: audit file, journal, history that waits on disk. One file with its checksum for each run;
# programs need not be stopped, because both files are only ever added to and a torn last record is cut off at the next start.
#   backup.sh run [HOST_ENV]          restore: backup.sh restore FILE FOLDER, into a folder that is empty
set -eu
fail() { echo "backup: $1" >&2; exit "${2:-1}"; }
state=${TICKGATE_STATE_FOLDER:-/var/lib/tickgate}
case "${1:-}" in
run)
  settings=${2:-/etc/tickgate/host.env}
  setting() { sed -n "s/^TICKGATE_$1=//p" "$settings" | tail -n 1; }
  folder=$(setting BACKUP_FOLDER)
  days=$(setting BACKUP_DAYS)
  name="tickgate-$(date -u +%Y%m%dT%H%M%SZ).tar.gz"
  umask 077
  mkdir -p "$folder"
  # 1: a file grew while it was read, which is what these do. Token, page address (its key has all rights) and endpoint are of one run
  # alone.
  tar -czf "$folder/.$name" -C "$state" --exclude=token --exclude=page-url --exclude=endpoint.json . || [ $? -eq 1 ] || fail "tar failed"
  mv "$folder/.$name" "$folder/$name"
  (cd "$folder" && sha256sum "$name" >"$name.sha256")
  command=$(setting BACKUP_COMMAND)
  for file in "$folder/$name" "$folder/$name.sha256"; do [ -z "$command" ] || sh -c "$command" backup "$file" >&2; done
  find "$folder" -maxdepth 1 -name 'tickgate-*.tar.gz*' -mtime "+$days" -delete
  echo "$folder/$name" ;;
restore)
  file=${2:?backup.sh restore FILE FOLDER}
  folder=${3:?backup.sh restore FILE FOLDER}
  [ -r "$file.sha256" ] || fail "$file.sha256 is missing" 2
  (cd "$(dirname "$file")" && sha256sum --check --quiet "$(basename "$file").sha256") || fail "$file is damaged"
  mkdir -p "$folder"
  [ -z "$(ls -A "$folder")" ] || fail "$folder is not empty"
  tar -xzf "$file" -C "$folder"
  echo "$folder" ;;
*) fail "usage: backup.sh run [HOST_ENV] | restore FILE FOLDER" 2 ;;
esac
