#!/usr/bin/env bash
# Measures the server: benchmarks, then the load, then the soak. Results are markdown files kept beside the code:
#   tests/OrleansRealtime.Benchmarks/results/   tests/OrleansRealtime.Load/results/
# Usage: ./scripts/bench.sh [benchmarks|load|soak ...]; all three by default. Ends with an error when a bound is broken.
# CALLERS (100), SECONDS_PER_CALL (30), CALLS (1000) and BENCHMARKS (a filter) change what is run.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
callers="${CALLERS:-100}"
seconds="${SECONDS_PER_CALL:-30}"
calls="${CALLS:-1000}"
filter="${BENCHMARKS:-*}"

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

if [[ $# -eq 0 ]]; then
  set -- benchmarks load soak
fi

for part in "$@"; do
  case "$part" in
    benchmarks | load | soak) "$part" ;;
    *)
      echo "Unknown part '$part'; there are: benchmarks, load, soak." >&2
      exit 2
      ;;
  esac
done
