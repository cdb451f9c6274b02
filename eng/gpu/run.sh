#!/usr/bin/env bash
# Runs the tests and the benchmarks beside it on a device, and prints two tables: tests that passed, and times against PyTorch.
#   run.sh [DEVICE]    cuda unless given; cpu tries it where there is no GPU
# From the environment:
#   PYTHON     the Python whose PyTorch is the peer, and whose libtorch is used; python3 unless given
#   LIBTORCH   the folder of another libtorch
#   LIMIT      how many seconds the tests may take, and then the times; 170 each unless given
# After that they are stopped, and the tables have the results so far.
set -uo pipefail
cd "$(dirname "$0")"
readonly device=${1:-cuda} python=$(command -v "${PYTHON:-python3}") limit=${LIMIT:-170}
libtorch=${LIBTORCH:-$("$python" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')}
if [[ ! -e $libtorch/libtorch_cpu.so ]]; then
  echo "run.sh: there is no libtorch_cpu.so in '$libtorch': set LIBTORCH to its folder, or PYTHON to a Python that has PyTorch." >&2
  exit 2
fi

# The peer must load its own libraries, not those of LIBTORCH.
mkdir -p results
printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' "${LD_LIBRARY_PATH:-}" "$python" > results/python
chmod +x results/python
with_libtorch() { LD_LIBRARY_PATH=$libtorch${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} timeout "$limit" "$@"; }

echo "Device: $device, $( (nvidia-smi --query-gpu=name,driver_version --format=csv,noheader || echo 'no NVIDIA card') 2>/dev/null | head -1)"
echo "libtorch: $libtorch"
"$python" -c 'import torch; print("PyTorch", torch.__version__)' 2>/dev/null || echo "No PyTorch in $python"

# On another device than the CPU dense is automatic. A thousand steps, and central differences, would take minutes there:
# gradients are compared with those of the CPU.
SOFTSTEP_DEVICE=$device with_libtorch Tests/SoftStep.Tests -noColor -reporter verbose -class "*HeadContract" \
  -class "*.OtherDeviceTests" -class "*.DistanceProductTests" -class- "SoftStep.Tests.Contracts.Dense*" -method- "*thousand_steps*" \
  -method- "*central_differences*" -method- "*Lazy_tensors*" > results/tests.txt 2>&1
ended=$?
echo
echo "| tests on $device | passed | failed | skipped | seconds |"
echo "| --- | ---: | ---: | ---: | ---: |"
awk '
  function key(line) { sub(/ \[[A-Z]+\].*$/, "", line); sub(/^ +/, "", line); return line }
  / \[(FAIL|SKIP)\]$/ { outcome[key($0)] = /FAIL/ ? "failed" : "skipped" }
  / \[FINISHED\] Time: / {
    test = key($0); name = test; sub(/\(.*/, "", name); n = split(name, part, "."); class = part[n - 1]
    if (!(class in known)) { known[class] = 1; order[++classes] = class }
    result = test in outcome ? outcome[test] : "passed"
    time = $NF; sub(/s$/, "", time)
    count[class, result]++; count["all", result]++; seconds[class] += time; seconds["all"] += time
  }
  END {
    order[++classes] = "all"
    for (i = 1; i <= classes; i++) {
      class = order[i]
      printf "| %s | %d | %d | %d | %.1f |\n", class, count[class, "passed"], count[class, "failed"], count[class, "skipped"], seconds[class]
    }
  }
' results/tests.txt
((ended == 124)) && echo "Stopped after $limit s."
grep -q FINISHED results/tests.txt || tail -n 20 results/tests.txt
grep -A 2 '\[FAIL\]$' results/tests.txt | cut -c 1-300 | head -60

echo
SOFTSTEP_PYTHON=$PWD/results/python with_libtorch Benchmarks/SoftStep.Benchmarks device "$device" 2> results/times.err | tee results/times.txt
((PIPESTATUS[0] == 124)) && echo "Stopped after $limit s."
grep -v '^ *at ' results/times.err | cut -c 1-300 | tail -20
exit 0
