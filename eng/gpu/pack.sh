#!/usr/bin/env bash
# Makes artifacts/softstep-gpu.tar.gz: the tests and the benchmarks as programs for 64-bit Linux that need a libtorch, but neither
# .NET nor packages. run.sh in the archive runs them. See docs/how-to/cuda.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly folder=artifacts/gpu/softstep-gpu archive=artifacts/softstep-gpu.tar.gz

rm -rf "$folder"
for project in Tests Benchmarks; do
  # A separate folder for intermediate files: those of other builds reference libtorch's package.
  dotnet publish "tests/SoftStep.$project" -c Release -r linux-x64 --self-contained -p:SoftStepLibtorch=elsewhere \
    -p:DebugType=none --artifacts-path artifacts/gpu/build -o "$folder/$project"
done
# Both programs contain the same runtime: with hard links tar stores each file once.
(
  cd "$folder/Benchmarks"
  find . -type f -exec sh -c 'cmp -s "$1" "../Tests/$1" && ln -f "../Tests/$1" "$1"' link {} \; || true
)
cp eng/gpu/run.sh "$folder"
tar -C "$(dirname "$folder")" -cf - "$(basename "$folder")" | gzip -9 > "$archive.tmp"
mv "$archive.tmp" "$archive"
echo "$archive, $(($(stat -c %s "$archive") >> 20)) MiB"
