# shellcheck shell=bash disable=SC2154
# The data sets of the samples, fetched by name from the package registries and unpacked without being installed.
# Sourced by build.sh; a data set that is there and intact is not fetched again. Expects steps.sh and setup.sh.

readonly data=$root/artifacts/data
readonly data_sets=(fashion-mnist lexicon molecules audio diabetes diamonds)

# describe_data NAME: sets $registry, $package, and $inside, the folder in the package where its files are.
# Which files those are, and their checksums, is in eng/data/NAME.sha256.
describe_data() {
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

fetch_all_data() {
  local name
  for name in "${data_sets[@]}"; do
    fetch_data "$name"
  done
}

# fetch_data NAME: its files in $data/NAME.
fetch_data() {
  local registry package inside
  describe_data "$1"
  data_is_good "$1" "$data/$1" && echo "Data set $1: already in ${data#"$root"/}/$1." && return
  set_up_registry "$1"
  attempt "Fetch the data set $1 from $registry" download_data "$1"
  if ((status != 0)) && [[ $registry == Debian ]]; then
    need_root "Refreshing Debian's package lists"
    step "Refresh Debian's package lists" as_root apt-get update -q
    attempt "Fetch the data set $1 from $registry" download_data "$1"
  fi
  ((status == 0)) || { excerpt "$log" >&2 && fail "The data set $1 is not there. $(reason "$log") $(by_hand "$1")"; }
}

# set_up_registry NAME: the client of its registry, or where to put the files without one.
set_up_registry() {
  command -v apt-get >/dev/null || [[ $registry == npm ]] || fail "There is no apt-get here for the data set $1. $(by_hand "$1")"
  [[ $registry == Debian ]] || command -v npm >/dev/null && return
  command -v apt-get >/dev/null || fail "There is no npm here for the data set $1, and no apt-get to install it with. $(by_hand "$1")"
  need_root "Installing npm"
  step "Install npm from Debian" install_packages npm
}

by_hand() {
  echo "It comes from $registry's package $package; by hand: put the files that eng/data/$1.sha256 lists, from $inside in it, into $data/$1."
}

# data_is_good NAME FOLDER
data_is_good() {
  [[ -d $2 ]] && (cd "$2" && sha256sum --quiet --check "$root/eng/data/$1.sha256") >/dev/null 2>&1
}

# Only the listed files are kept, and the folder gets its name when they are all there and right.
download_data() {
  local scratch=$data/$1.part files
  mapfile -t files < <(awk '{ print $2 }' "$root/eng/data/$1.sha256")
  rm -rf "$scratch" && mkdir -p "$scratch/files" &&
    (cd "$scratch" && "unpack_from_$registry" && mv "${files[@]/#/$inside/}" files) &&
    { data_is_good "$1" "$scratch/files" || { echo "Its files are not those of eng/data/$1.sha256." && false; }; } &&
    rm -rf "${data:?}/$1" && mv "$scratch/files" "$data/$1" && rm -rf "$scratch"
}

unpack_from_Debian() {
  apt-get download -q "$package" && dpkg -x ./*.deb .
}

unpack_from_npm() {
  npm pack --ignore-scripts --loglevel error "$package" && tar -xzf ./*.tgz
}
