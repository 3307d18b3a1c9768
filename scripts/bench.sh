#!/usr/bin/env bash
# Measures the server: benchmarks, the load and the soak over WebSocket, the load and the soak over WebRTC. Results are markdown files kept beside the code:
#   tests/OrleansRealtime.Benchmarks/results/   tests/OrleansRealtime.Load/results/
# Usage: ./scripts/bench.sh [benchmarks|load|soak|calls|calls-soak ...]; all by default. Ends with an error when a bound is broken.
# CALLERS (100), SECONDS_PER_CALL (30), CALLS (1000), RTC_CALLS (20), RTC_SOAK (3200) and BENCHMARKS (a filter) change what is run.
# The comparison with a Janus gateway needs Debian's package janus.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
callers="${CALLERS:-100}"
seconds="${SECONDS_PER_CALL:-30}"
calls="${CALLS:-1000}"
filter="${BENCHMARKS:-*}"
rtc_calls="${RTC_CALLS:-20}"
rtc_soak="${RTC_SOAK:-3200}"

build() {
  dotnet build "$root/tests/$1" -c Release -v q --nologo >&2
}

benchmarks() {
  build OrleansRealtime.Benchmarks
  local work
  work="$(mktemp -d)"
  # In process: no project is made and built for each benchmark, and a short job needs no more.
  dotnet "$root/artifacts/bin/OrleansRealtime.Benchmarks/release/OrleansRealtime.Benchmarks.dll" \
    --job short --inProcess --filter "$filter" --artifacts "$work"
  local report name
  for report in "$work"/results/*-github.md; do
    name="$(basename "$report" -report-github.md)"
    cp "$report" "$root/tests/OrleansRealtime.Benchmarks/results/${name#OrleansRealtime.Benchmarks.}.md"
  done
  rm -r "$work"
}

load() {
  build OrleansRealtime.Load
  "$root/artifacts/bin/OrleansRealtime.Load/release/OrleansRealtime.Load" \
    --callers "$callers" --seconds "$seconds" --no-loss --max-p99-ms 25 --max-barge-in-ms 60 \
    --out "$root/tests/OrleansRealtime.Load/results/load.md"
}

soak() {
  build OrleansRealtime.Load
  "$root/artifacts/bin/OrleansRealtime.Load/release/OrleansRealtime.Load" \
    --soak "$calls" --callers "$callers" --out "$root/tests/OrleansRealtime.Load/results/soak.md"
}

calls() {
  build OrleansRealtime.Load
  "$root/artifacts/bin/OrleansRealtime.Load/release/OrleansRealtime.Load" calls \
    --calls "$rtc_calls" --out "$root/tests/OrleansRealtime.Load/results/calls.md"
}

calls-soak() {
  build OrleansRealtime.Load
  "$root/artifacts/bin/OrleansRealtime.Load/release/OrleansRealtime.Load" calls \
    --calls 30 --soak "$rtc_soak" --out "$root/tests/OrleansRealtime.Load/results/calls-soak.md"
}

if [[ $# -eq 0 ]]; then
  set -- benchmarks load soak calls calls-soak
fi

for part in "$@"; do
  case "$part" in
    benchmarks | load | soak | calls | calls-soak) "$part" ;;
    *)
      echo "Unknown part '$part'; there are: benchmarks, load, soak, calls, calls-soak." >&2
      exit 2
      ;;
  esac
done
