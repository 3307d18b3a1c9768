#!/usr/bin/env bash
# Calls the server from a terminal: ./scripts/call.sh [question.wav|question.raw] [options]; --help lists them.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
project="$root/src/OrleansRealtime.Call"
app="$root/artifacts/bin/OrleansRealtime.Call/release/OrleansRealtime.Call.dll"

# Building takes seconds even when nothing changed, so it is asked for only when a source is newer than the program.
is_stale() {
  [[ ! -f "$app" ]] || [[ -n "$(find "$project" "$root/src/OrleansRealtime.Client" "$root/src/OrleansRealtime.Audio" \
    "$root/scripts/build" -type f -newer "$app" -print -quit)" ]]
}

if is_stale; then
  echo "Building the caller ..." >&2
  if ! log="$(dotnet build "$project" -c Release -v q --nologo 2>&1)"; then
    echo "$log" >&2
    exit 1
  fi

  # A build that finds nothing to do leaves the old time on the program.
  touch "$app"
fi

export ORLEANS_REALTIME_HOME="${ORLEANS_REALTIME_HOME:-$root}"
exec dotnet "$app" "$@"
