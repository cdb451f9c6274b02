# shellcheck shell=bash disable=SC2154
# How build.sh runs a step and how it says what went wrong. Sourced; expects $root.

readonly logs=$root/artifacts/logs

fail() {
  printf '\nbuild.sh: %s\n' "$*" >&2
  exit 1
}

prepare_logs() {
  if ! { mkdir -p "$logs" && rm -f "$logs"/*.log && head -c 1000000 /dev/zero >"$logs/.space"; } 2>/dev/null; then
    fail "Cannot write into $root/artifacts: the disk is full (df -h shows it), or the folder is someone else's."
  fi
  rm -f "$logs/.space"
}

# attempt WHAT COMMAND...: runs the command with its output in $log, prints one line with the time, sets $status.
# The command runs as a condition, where set -e has no effect: functions given here chain with &&.
attempt() {
  local what=$1 began=$SECONDS
  shift
  log=$logs/$(tr -cs '[:alnum:].' '-' <<<"$what" | sed 's/-*$//').log
  status=0
  printf '%s ... ' "$what"
  if "$@" >"$log" 2>&1; then
    printf '%d s\n' $((SECONDS - began))
  else
    status=$?
    printf 'failed after %d s\n' $((SECONDS - began))
  fi
}

# step WHAT COMMAND...: an attempt that ends everything if it fails.
step() {
  attempt "$@"
  ((status == 0)) && return
  excerpt "$log" >&2
  fail "$1: failed. $(reason "$log")"
}

# The lines that name an error, each once, or the last ones.
excerpt() {
  { grep -E '(^|: )(fatal )?[Ee]rror[ :]|^E: |^CMake Error' "$1" || tail -n 30 "$1"; } | awk '!seen[$0]++ && lines++ < 40'
}

# The sentence a person can act on, from what the tools wrote.
reason() {
  if grep -qiE 'no space left|not enough space on the disk|enough free space' "$1"; then
    echo "The disk is full: free some space (df -h shows where) and run it again."
  elif grep -qiE 'temporary failure resolving|could ?n.t (resolve|connect)|could not (resolve|connect)|unable to connect|cannot initiate the connection|connection (refused|timed out)|network is unreachable|NU1301|unable to load the service index|name or service not known|ENOTFOUND|ECONN(REFUSED|RESET)|ETIMEDOUT|EAI_AGAIN' "$1"; then
    echo "A server could not be reached: check the network and the proxy settings, then run it again."
  elif grep -qiE 'unable to locate package|no installation candidate' "$1"; then
    echo "The package sources of this machine do not have a package that is needed; Debian 12 and later have them all in 'main' (see /etc/apt/sources.list)."
  elif grep -qE 'could not get lock|Unable to acquire the dpkg' "$1"; then
    echo "Another program is installing packages: wait for it to end and run it again."
  elif grep -qE 'NU110[123].*TorchSharp' "$1"; then
    echo "The NuGet sources do not have the TorchSharp packages: './build.sh --backend system ...' does without them."
  elif grep -qE 'NU110[123]' "$1"; then
    echo "The NuGet sources do not have a package that is needed ('dotnet nuget list source' lists them)."
  elif grep -q 'Was not formatted' "$1"; then
    echo "'dotnet csharpier format .' formats it."
  else
    echo "The whole output is in ${1#"$root"/}."
  fi
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# need_root WHY: asks for sudo's password now, while a person is looking.
need_root() {
  ((EUID == 0)) && return
  command -v sudo >/dev/null || fail "$1 needs root, and there is no sudo here: run this as root, or have an administrator do it."
  sudo -n true 2>/dev/null || sudo -v || fail "$1 needs root, and sudo did not allow it: run this as root, or have an administrator do it."
}
