# shellcheck shell=bash disable=SC2154
# Runs the test projects and counts. Sourced by build.sh.

readonly results=$root/artifacts/test-results
# Of the library's branches, in percent.
readonly least_coverage=95

# The last line is the sum over all projects; a host that died counts as the test it was running.
test_all() {
  local project name passed=0 failed=0 skipped=0 idle=0 uncovered=0
  rm -rf "$results"
  for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    if [[ $name == TorchSharp.System.Tests && $backend == package ]]; then
      echo "Run $name ... left out, it tests the system backend"
      continue
    fi
    attempt "Run $name" run_project "$project" "$name"
    count "$name"
  done
  check_coverage || uncovered=1
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0 && idle == 0 && uncovered == 0))
}

run_project() {
  local collector=DataCollectionRunSettings.DataCollectors.DataCollector.Configuration coverage=() settings=()
  if [[ $2 == SoftStep.Tests ]]; then
    coverage=(--collect "XPlat Code Coverage")
    settings=("$collector.Include=[SoftStep]*" "$collector.SingleHit=true")
  fi
  dotnet test "$1" -c Release --no-build --results-directory "$results/$2" --logger "trx;LogFileName=results.trx" \
    --blame-hang-timeout 3min --blame-hang-dump-type none "${coverage[@]}" -- "${settings[@]}"
}

# count NAME: adds the project's results to the sums, and shows what went wrong.
count() {
  local counters kind total good bad
  counters=$(grep -o '<Counters [^>]*>' "$results/$1/results.trx" 2>/dev/null || true)
  total=$(attribute total "$counters") good=$(attribute passed "$counters") bad=0
  for kind in failed error timeout aborted; do
    bad=$((bad + $(attribute "$kind" "$counters")))
  done
  if ((status != 0)); then
    show_failures
    ((bad > 0)) || total=$((total + 1)) bad=1
  elif ((good + bad == 0)); then
    echo "$1 ran no test." >&2
    idle=$((idle + 1))
  fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - good - bad))
}

show_failures() {
  sed -n '/^  Failed \|error\|aborted/,$p' "$log" | grep -vE '^ +at (System|Xunit)\.' | sed -n 1,300p >&2
}

# attribute NAME ELEMENT: its number, or 0.
attribute() {
  local value
  value=$(sed -n "s/.* $1=\"\([0-9.]*\)\".*/\1/p" <<<"$2")
  echo "${value:-0}"
}

# Prints the coverage, and fails where too few branches are covered; no report is no coverage.
check_coverage() {
  local report element
  report=$(find "$results/SoftStep.Tests" -mindepth 2 -maxdepth 2 -name coverage.cobertura.xml -print -quit 2>/dev/null || true)
  element=$(grep -m 1 -o '<coverage [^>]*>' "$report" 2>/dev/null || true)
  awk -v line="$(attribute line-rate "$element")" -v branch="$(attribute branch-rate "$element")" -v least="$least_coverage" \
    'BEGIN {
      printf "SoftStep coverage: line %.1f %%, branch %.1f %%\n", 100 * line, 100 * branch
      if (100 * branch < least) {
        printf "The branch coverage must be %d %% at least.\n", least > "/dev/stderr"
        exit 1
      }
    }'
}
