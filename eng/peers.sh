#!/usr/bin/env bash
# Installs the peers of the benchmarks: Debian's PyTorch and scikit-learn. Needs root, or sudo. Without them the benchmarks
# run, and report the rows that need them as short.
set -euo pipefail

readonly packages=(python3-torch python3-sklearn)
command -v apt-get >/dev/null || {
  echo "peers.sh: there is no apt-get here: install ${packages[*]} for /usr/bin/python3 in your system's way." >&2
  exit 1
}
as_root=()
((EUID == 0)) || as_root=(sudo)
# A source that cannot be refreshed is no reason to stop: the installation reports missing packages.
"${as_root[@]}" apt-get update -q || true
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
