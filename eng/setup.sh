# shellcheck shell=bash disable=SC2154
# What has to be there before anything can be built. Sourced by build.sh; every function is safe to run again.

readonly remembered=$root/TorchBackend.props
readonly native_build=$root/artifacts/native-build

check_dotnet() {
  command -v dotnet >/dev/null ||
    fail "There is no dotnet command: install the .NET 10 SDK (https://dotnet.microsoft.com/download) and put it on the PATH."
  # The SDK's own way of doing without libicu, for lack of which it aborts; the shell would say so.
  { dotnet --version >/dev/null || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1; } 2>/dev/null
  dotnet --version >/dev/null 2>&1 ||
    fail "The .NET SDK here does not satisfy global.json ($(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')): install the .NET 10 SDK (https://dotnet.microsoft.com/download)."
}

# choose_backend BACKEND NATIVE VERB: what was asked for, else what is remembered, else what a probe finds.
# Sets $backend and $native.
choose_backend() {
  local why
  native=${2:-$(remembered_value TorchNative)}
  native=${native:-cpu}
  backend=${1:-$(remembered_value TorchBackend)}
  if [[ -n $1 ]]; then
    why="as asked"
    [[ $1 != package || $(remembered_value TorchBackend) == package ]] || check_packages "$3"
  elif [[ -n $backend ]]; then
    why="as before (TorchBackend.props)"
  else
    probe_backend
  fi
  if [[ -n $2 && $backend != package ]]; then
    usage "--native belongs to the package backend, and this checkout uses '$backend'."
  fi
  echo "Torch backend: $backend, $why."
}

remembered_value() {
  sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$remembered" 2>/dev/null || true
}

# The file is an input of every project, so it is touched only when it changes.
remember_backend() {
  local text
  text="<Project>
  <PropertyGroup>
    <TorchBackend>$backend</TorchBackend>
    <TorchNative>$native</TorchNative>
  </PropertyGroup>
</Project>"
  [[ $text == "$(cat "$remembered" 2>/dev/null)" ]] || echo "$text" >"$remembered"
}

# The packages where NuGet has them and this machine can load them; otherwise the distribution's libtorch.
probe_backend() {
  local began=$SECONDS
  log=$logs/probe.log
  printf 'Try the TorchSharp packages ... '
  if { fetch_packages && load_packages; } >"$log" 2>&1; then
    backend=package why="which NuGet has and this machine loads"
  elif command -v apt-get >/dev/null; then
    backend=system why="as $(packages_problem)"
  else
    fail "$(packages_problem), and there is no apt-get for Debian's libtorch. $(reason "$log")"
  fi
  printf '%d s\n' $((SECONDS - began))
}

# check_packages VERB: what was asked for and cannot run is refused before anything is built with it. A package can be
# made where it cannot run.
check_packages() {
  local check='fetch_packages && load_packages'
  [[ $1 != pack ]] || check=fetch_packages
  attempt "Try the TorchSharp packages" eval "$check"
  ((status == 0)) || fail "$(packages_problem). $(reason "$log")"
}

# The small managed package first: where NuGet lacks it, no large one is asked for.
fetch_packages() {
  probe_packages 60 restore managed && probe_packages 900 restore native
}

# The only test of whether a native library loads is to load it.
load_packages() {
  probe_packages 300 run native
}

# probe_packages SECONDS VERB USE: a program of one line, with the repository's own properties and versions.
probe_packages() {
  local folder=$root/artifacts/probe
  mkdir -p "$folder" &&
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>' >"$folder/Probe.csproj" &&
    echo 'Console.WriteLine(TorchSharp.torch.ones(1).item<float>());' >"$folder/Program.cs" &&
    (cd "$folder" && timeout "$1" dotnet "$2" -p:TorchBackend=package -p:TorchNative="$native" -p:UsesTorch="$3")
}

# Why the packages are not used, from the probe's log.
packages_problem() {
  if grep -q 'NU110[123]' "$log"; then
    echo "NuGet does not have the TorchSharp packages"
  elif grep -q 'LoadNativeBackend' "$log"; then
    local version
    version=$(missing_version)
    echo "the TorchSharp packages do not load on this machine${version:+, which lacks $version}"
  else
    echo "NuGet did not answer ('--backend package' asks it again)"
  fi
}

# The first version of the C or C++ library that the packages' native library needs and does not find.
missing_version() {
  find "$root/artifacts/probe" -name libLibTorchSharp.so -exec ldd {} \; 2>&1 | sed -n "s/.*\(GLIBC[A-Z]*_[0-9.]*\)' not found.*/\1/p" | sed -n 1p
}

set_up_system() {
  command -v apt-get >/dev/null ||
    fail "The system backend needs Debian's libtorch, and there is no apt-get here: use './build.sh --backend package ...'."
  local missing=() package
  for package in libtorch-dev libopenblas0-openmp; do
    is_installed "$package" || missing+=("$package")
  done
  command -v "${CXX:-c++}" >/dev/null || missing+=(g++)
  command -v cmake >/dev/null || missing+=(cmake)
  command -v make >/dev/null || missing+=(make)
  if ((${#missing[@]} > 0)); then
    need_root "Installing ${missing[*]}"
    step "Install ${missing[*]} from Debian" install_packages "${missing[@]}"
  fi
  build_native
  report_blas
}

# What the benchmarks are measured against, and what plots: without them a part is left out, and nothing else.
set_up_peers() {
  local missing=() package
  for package in python3-torch python3-sklearn gnuplot-nox; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  status=1
  if command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -v; }; then
    attempt "Install ${missing[*]} from Debian" install_packages "${missing[@]}"
  fi
  ((status == 0)) ||
    echo "Without ${missing[*]}, which Debian has and this machine has not: rows without their peer are short."
}

# What draws the experiments' plots.
set_up_gnuplot() {
  command -v gnuplot >/dev/null && return
  command -v apt-get >/dev/null || fail "The plots need gnuplot, and there is no apt-get here: install it (http://www.gnuplot.info)."
  need_root "Installing gnuplot"
  step "Install gnuplot-nox from Debian" install_packages gnuplot-nox
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# A source that cannot be refreshed is no reason to stop: the install says whether a package is lacking.
install_packages() {
  as_root apt-get update -q || true
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}

# Make compares times, and a reinstalled libtorch brings old ones, as a moved checkout brings old paths: the build
# folder is kept only while the place, libtorch and the compiler are the ones that it was made for.
build_native() {
  local made_for
  made_for="$root, libtorch $(dpkg-query -W -f '${Version}' libtorch-dev), $("${CXX:-c++}" --version | sed -n 1p)"
  [[ $made_for == "$(cat "$native_build/made-for" 2>/dev/null)" ]] || rm -rf "$native_build"
  step "Build the native library" compile_native
  echo "$made_for" >"$native_build/made-for"
}

compile_native() {
  cmake -S "$root/src/TorchSharp.System/native" -B "$native_build" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_LIBRARY_OUTPUT_DIRECTORY="$root/artifacts/native" &&
    cmake --build "$native_build" --parallel
}

report_blas() {
  local blas
  blas=$(ldd "$root/artifacts/native/libtorchsharp_system.so" | awk '$1 ~ /^libblas/ && !found++ { print $3 }')
  blas=$(readlink -f "${blas:-/}")
  case $blas in
    */openblas-openmp/*) echo "BLAS: OpenBLAS with OpenMP ($blas)." ;;
    */blas/*) echo "BLAS: WARNING: the reference library ($blas), about 20 times slower than OpenBLAS; 'update-alternatives --config libblas.so.3-$(uname -m)-linux-gnu' as root changes it." ;;
    *) echo "BLAS: $blas." ;;
  esac
}
