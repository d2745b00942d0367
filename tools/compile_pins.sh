#!/bin/sh
# compile_pins.sh UV: write requirements/*.txt from pyproject.toml, with the hash of every file.
# Addresses of registries are kept out: a pin is a name, a version and hashes.
set -eu
uv=$1
compile() {
    out=$1
    shift
    "$uv" pip compile pyproject.toml requirements/build.in "$@" --output-file "$out" \
        --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --quiet
}
compile requirements/run.txt --extra embedded --extra hub
compile requirements/dev.txt --extra embedded --extra hub --extra anthropic --group dev \
    --constraint requirements/run.txt
if grep -nE '://|^-' requirements/*.txt; then
    echo "an address got into the pins" >&2
    exit 1
fi
