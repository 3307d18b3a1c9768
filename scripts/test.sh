#!/usr/bin/env bash
# Sets up what is missing, builds everything and runs every test: ./scripts/test.sh [dotnet test options]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

require_dotnet
install_packages "${runtime_packages[@]}" "${test_packages[@]}"
say "Cluster host: not in this build; its tests are not part of this run."

cd "$root"
say "Building ..."
build OrleansRealtime.sln

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
status=0
# One test project after the other: several of them play audio in real time and would disturb each other.
dotnet test OrleansRealtime.sln -c Release --no-build --nologo -m:1 "$@" 2>&1 | tee "$log" || status=$?

count() { grep -oE "$1: +[0-9]+" "$log" | grep -oE '[0-9]+$' | awk "{ sum += \$1 } END { print sum + 0 }"; }
passed="$(count Passed)"
failed="$(count Failed)"
skipped="$(count Skipped)"
[[ "${passed:-0}" -gt 0 ]] || status=1
echo "${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
exit "$status"
