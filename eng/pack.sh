# shellcheck shell=bash disable=SC2154
# Makes the packages and uses them as a stranger would. Sourced by build.sh.

readonly packages=$root/artifacts/packages

run_pack() {
  local torch=(-p:TorchBackend="$backend" -p:TorchNative="$native")
  step "Restore the NuGet packages" dotnet restore src/SoftStep "${torch[@]}"
  rm -rf "$packages"
  step "Pack SoftStep" pack src/SoftStep "${torch[@]}"
  [[ $backend == package ]] || step "Pack the system backend" pack src/TorchSharp.System "${torch[@]}"
  (cd "$packages" && ls -1 -- *nupkg)
  try_consumer
}

# As on a build server: no path of this machine in what is packed.
pack() {
  dotnet pack "$@" -c Release --no-restore -o "$packages" -p:ContinuousIntegrationBuild=true -clp:NoSummary
}

# In a folder of its own, with an empty package cache, from the packages alone.
try_consumer() {
  local folder
  folder=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$folder'" EXIT
  mkdir -p "$folder/samples" "$folder/artifacts"
  cp -r samples/Consumer "$folder/samples/"
  rm -rf "$folder/samples/Consumer/bin" "$folder/samples/Consumer/obj"
  cp -r "$packages" "$folder/artifacts/"
  local versions=(-p:SoftStepVersion="$(property Version)" -p:TorchSharpVersion="$(property TorchSharpVersion)")
  step "Build samples/Consumer in an empty folder" in_consumer "$folder" build "${versions[@]}"
  attempt "Run it" in_consumer "$folder" run --no-build "${versions[@]}"
  if ((status != 0)) && [[ $backend == package ]] && grep -q LoadNativeBackend "$log"; then
    echo "The packages are made; the consumer was built, but $(packages_problem) and cannot run it."
    return
  fi
  ((status == 0)) || { excerpt "$log" >&2 && fail "The consumer does not run. $(reason "$log")"; }
  cat "$log"
}

in_consumer() {
  (cd "$1/samples/Consumer" && NUGET_PACKAGES=$1/cache dotnet "${@:2}" -c Release)
}

property() {
  dotnet msbuild src/SoftStep -getProperty:"$1" -p:TorchBackend="$backend"
}
