#!/usr/bin/env bash
# Repairs formatting; with --check only reports it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$root"
if [[ "${1:-}" == "--check" ]]; then
  exec dotnet format OrleansRealtime.sln --verify-no-changes
fi
exec dotnet format OrleansRealtime.sln
