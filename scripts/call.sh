#!/usr/bin/env bash
# Calls the server from a terminal: ./scripts/call.sh [question.wav|question.raw] [options]; --help lists them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

require_dotnet

# The recording that is asked when none is given, and the resampler.
install_packages libspeexdsp1 pocketsphinx-testdata

app="$root/artifacts/bin/OrleansRealtime.Call/release/OrleansRealtime.Call.dll"
if is_stale "$app" "$root/src/OrleansRealtime.Call" "$root/src/OrleansRealtime.Client" "$root/src/OrleansRealtime.Audio"; then
  say "Building the caller ..."
  build "$root/src/OrleansRealtime.Call"
  touch "$app"
fi

export ORLEANS_REALTIME_HOME="${ORLEANS_REALTIME_HOME:-$root}"
exec dotnet "$app" "$@"
