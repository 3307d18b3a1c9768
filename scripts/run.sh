#!/usr/bin/env bash
# Sets up what is missing, builds and starts the server: ./scripts/run.sh [--urls "http://127.0.0.1:8080;https://127.0.0.1:8443"] [--data ./data] ...
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

require_dotnet
install_packages "${runtime_packages[@]}"

app="$root/artifacts/bin/OrleansRealtime.Server/release/OrleansRealtime.Server.dll"
if is_stale "$app" "$root/src"; then
  say "Building the server ..."
  build "$root/src/OrleansRealtime.Server"
  touch "$app"
fi

exec dotnet "$app" --data "$root/data" "$@"
