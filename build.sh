#!/usr/bin/env bash
# Sets up whatever the verb needs, every time, and then does it. See usage below.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
readonly root
cd "$root"
exec </dev/null

export LC_ALL=C.UTF-8 DOTNET_CLI_UI_LANGUAGE=en
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 MSBUILDDISABLENODEREUSE=1

# shellcheck source=eng/steps.sh
source eng/steps.sh
# shellcheck source=eng/setup.sh
source eng/setup.sh
# shellcheck source=eng/data.sh
source eng/data.sh
# shellcheck source=eng/tests.sh
source eng/tests.sh
# shellcheck source=eng/pack.sh
source eng/pack.sh

# usage [COMPLAINT]
usage() {
  [[ $# -eq 0 ]] || printf 'build.sh: %s\n\n' "$1" >&2
  cat >&2 <<'TEXT'
Usage: ./build.sh [--backend system|package] [--native cpu|cuda-linux] VERB

  demo          train three regression heads on rotated Fashion-MNIST images and print a table
  test          build everything, check the formatting, run every test, print the coverage
  bench         measure against named peers, print a table, write docs/performance.md
  experiments   make the paper's figures and tables in artifacts/results and docs/results, which takes an hour
  pack          make the NuGet packages in artifacts/packages, and use them in an empty folder

  --quick       bench: five minutes at most, writes nothing; experiments: a small version, ten minutes
  --backend     where Torch comes from: the TorchSharp packages, or Debian's libtorch ("system");
                without it: the last one used, and the first time whichever can be had
  --native      which native library goes with the package backend
TEXT
  exit 2
}

main() {
  local verb='' asked_backend='' asked_native='' quick=''
  while (($# > 0)); do
    case $1 in
      --backend | --native)
        [[ $# -ge 2 ]] || usage "$1 needs a value."
        case $1=$2 in
          --backend=system | --backend=package) asked_backend=$2 ;;
          --native=cpu | --native=cuda-linux) asked_native=$2 ;;
          *) usage "$1 cannot be '$2'." ;;
        esac
        shift
        ;;
      --quick) quick=1 ;;
      -*) usage "There is no option '$1'." ;;
      *)
        [[ -z $verb ]] || usage "One verb at a time: '$verb' or '$1'."
        verb=$1
        ;;
    esac
    shift
  done

  case $verb in
    demo | test | bench | experiments | pack) ;;
    '') usage "Say what to do." ;;
    *) usage "There is no verb '$verb'." ;;
  esac

  [[ -z $quick || $verb == bench || $verb == experiments ]] || usage "--quick belongs to bench and experiments."

  prepare_logs
  check_dotnet
  choose_backend "$asked_backend" "$asked_native" "$verb"
  [[ $backend == package ]] || set_up_system
  [[ $verb == pack ]] || remember_backend
  "run_$verb"
}

run_demo() {
  local project=samples/SoftStep.Samples
  fetch_data fashion-mnist
  step "Restore the NuGet packages" dotnet restore "$project"
  step "Build the sample" dotnet build "$project" -c Release --no-restore -clp:NoSummary
  dotnet run --project "$project" -c Release --no-build -- demo --data "$data/fashion-mnist"
}

run_test() {
  step "Restore the NuGet packages" dotnet restore SoftStep.sln
  step "Restore the tools" dotnet tool restore
  step "Build everything" dotnet build SoftStep.sln -c Release --no-restore -clp:NoSummary
  step "Check the formatting" dotnet csharpier check .
  test_all
}

run_bench() {
  local project=tests/SoftStep.Benchmarks
  set_up_peers
  step "Restore the NuGet packages" dotnet restore "$project"
  step "Build the benchmarks" dotnet build "$project" -c Release --no-restore -clp:NoSummary
  if [[ -n $quick ]]; then
    dotnet run --project "$project" -c Release --no-build -- quick
  else
    dotnet run --project "$project" -c Release --no-build -- full docs
  fi
}

run_experiments() {
  local samples=samples/SoftStep.Samples benchmarks=tests/SoftStep.Benchmarks small=${quick:+--quick}
  fetch_all_data
  set_up_gnuplot
  step "Restore the NuGet packages" dotnet restore SoftStep.sln
  step "Build the samples" dotnet build "$samples" -c Release --no-restore -clp:NoSummary
  step "Build the benchmarks" dotnet build "$benchmarks" -c Release --no-restore -clp:NoSummary
  sample family
  sample surfaces
  sample explain
  [[ -n $quick ]] || sample explain --data-set lexicon
  sample tables $small
  sample grid $small
  echo "scaling"
  dotnet run --project "$benchmarks" -c Release --no-build -- scaling ${quick:+quick} artifacts/results/figures
  [[ -n $quick ]] || publish_results
}

# The summaries, numbers and plots of a full run belong to the documentation; cells and trained models do not.
publish_results() {
  local found=docs/results
  rm -rf "$found" && mkdir -p "$found"
  (cd artifacts/results && find . -mindepth 2 -maxdepth 2 \( -name '*.md' -o -name '*.csv' -o -name '*.svg' -o -name '*.png' \) \
    -exec cp --parents {} "$root/$found" \;)
  echo "The results are in $found."
}

# sample VERB [OPTION ...]: what is finished is not done again.
sample() {
  echo "$*"
  dotnet run --project samples/SoftStep.Samples -c Release --no-build -- "$@"
}

main "$@"
