#!/usr/bin/env bash
# Fetches the experiments' data sets into artifacts/data, by name from the package registries of Debian and npm, without
# installing anything. A data set that is there and intact is not fetched again. Needs apt-get or npm, and root only if
# Debian's package lists are missing.
#
#   eng/data.sh [NAME ...]     NAME: fashion-mnist lexicon molecules audio diabetes diamonds; without one: all
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly root
readonly data=$root/artifacts/data
readonly names=(fashion-mnist lexicon molecules audio diabetes diamonds)

main() {
  local name failed=0
  (($# > 0)) || set -- "${names[@]}"
  for name in "$@"; do
    [[ -f $root/eng/data/$name.sha256 ]] || fail "There is no data set '$name'; there are: ${names[*]}."
  done
  for name in "$@"; do
    fetch "$name" || failed=1
  done
  return "$failed"
}

fail() {
  printf 'data.sh: %s\n' "$*" >&2
  exit 1
}

# describe NAME: sets $registry, $package, and $inside, the folder of its files in the package.
# eng/data/NAME.sha256 lists the files and their checksums.
describe() {
  registry=Debian
  case $1 in
    fashion-mnist) package=dataset-fashion-mnist inside=usr/share/datasets/fashion-mnist ;;
    lexicon) registry=npm package=vader-sentiment@1.1.3 inside=package ;;
    molecules) package=rdkit-data inside=usr/share/RDKit/Contrib/FreeWilson/data ;;
    audio) package=freepats inside=usr/share/midi/freepats/Tone_000 ;;
    diabetes) package=python3-sklearn inside=usr/lib/python3/dist-packages/sklearn/datasets/data ;;
    diamonds) registry=npm package=@observablehq/sample-datasets@1.0.1 inside=package ;;
  esac
}

# fetch NAME: puts its files into $data/NAME, or prints what to do.
fetch() {
  local registry package inside log=$data/$1.log
  describe "$1"
  is_good "$1" "$data/$1" && echo "$1: already in artifacts/data/$1" && return
  mkdir -p "$data"
  printf '%s: from %s ... ' "$1" "$registry"
  if download "$1" >"$log" 2>&1; then
    rm -f "$log"
    echo done
    return
  fi
  echo failed
  tail -n 5 "$log" >&2
  cat >&2 <<TEXT
The data set $1, of $registry's package $package, could not be fetched: $(advice "$registry"). The whole
output is in artifacts/data/$1.log. By hand: copy the files that eng/data/$1.sha256 lists, from $inside in
the package, to artifacts/data/$1.
TEXT
  return 1
}

advice() {
  if [[ $1 == npm ]]; then
    echo "npm must be installed and reach its registry"
  else
    echo "apt-get must be installed and know the package; root refreshes its lists with 'apt-get update'"
  fi
}

# is_good NAME FOLDER
is_good() {
  [[ -d $2 ]] && (cd "$2" && sha256sum --quiet --check "$root/eng/data/$1.sha256") >/dev/null 2>&1
}

# Keeps only the listed files; the folder gets its name when all of them are there and intact.
download() {
  local scratch=$data/$1.part files
  mapfile -t files < <(awk '{ print $2 }' "$root/eng/data/$1.sha256")
  rm -rf "$scratch" && mkdir -p "$scratch/files" &&
    (cd "$scratch" && "unpack_from_$registry" && mv "${files[@]/#/$inside/}" files) &&
    { is_good "$1" "$scratch/files" || { echo "Its files are not those of eng/data/$1.sha256." && false; }; } &&
    rm -rf "${data:?}/$1" && mv "$scratch/files" "$data/$1" && rm -rf "$scratch"
}

unpack_from_Debian() {
  apt-get download -q "$package" && dpkg-deb -x ./*.deb .
}

unpack_from_npm() {
  npm pack --ignore-scripts --loglevel error "$package" && tar -xzf ./*.tgz
}

main "$@"
