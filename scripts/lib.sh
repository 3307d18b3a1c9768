# Shared by the scripts beside it. Sourced, not run.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# What the server itself needs, and what only the tests need.
runtime_packages=(libspeexdsp1 libopus0 libssl3 libpocketsphinx3 pocketsphinx-en-us libflite1)
test_packages=(pocketsphinx-testdata pocketsphinx flite chromium libsrtp2-1 redis-server)

say() { echo "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }

# Installs Debian packages that are missing; asks apt only when there are any.
install_packages() {
  local missing=() package
  if ! command -v dpkg-query >/dev/null; then
    say "This is not a Debian system: please install what matches $* by hand."
    return 0
  fi

  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -eq 0 ]] && return 0

  local as_root=()
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null || fail "Missing packages, and no right to install them. Run as root: apt-get install -y ${missing[*]}"
    as_root=(sudo)
  fi

  say "Installing ${missing[*]} ..."
  local log
  log="$(mktemp)"
  if ! { "${as_root[@]}" apt-get update && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "The packages could not be installed. Run as root: apt-get install -y ${missing[*]}"
  fi
  rm -f "$log"
}

require_dotnet() {
  command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "The .NET 10 SDK is missing; found only: $(dotnet --list-sdks | tr '\n' ' ')"
}

# Is the program $1 older than any source under the paths that follow?
is_stale() {
  local program="$1"
  shift
  [[ ! -f "$program" ]] || [[ -n "$(find "$@" "$root/scripts/build" -type f -newer "$program" -print -quit)" ]]
}

# Builds $1, quietly unless it fails.
build() {
  local log
  if ! log="$(dotnet build "$1" -c Release -v q --nologo 2>&1)"; then
    echo "$log" >&2
    fail "The build failed."
  fi
}
