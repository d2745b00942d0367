#!/bin/sh
# environment.sh VENV PINS: make the environment VENV, or bring it up to the pins, and install the
# project into it. What was cut short is begun again from nothing.
set -eu
venv=$1
pins=$2
mark="$venv/.unfinished"

if [ -e "$mark" ] || { [ -e "$venv" ] && ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; }; then
    echo "$venv was not finished: beginning again"
    rm -rf "$venv"
fi
if [ ! -e "$venv" ]; then
    python=$(sh tools/find_python.sh)
    echo "making $venv with $python"
    mkdir -p "$venv"
    : >"$mark"
    "$python" -m venv "$venv"
fi
: >"$mark"
echo "installing what $pins names"
pip="$venv/bin/python -m pip --disable-pip-version-check --no-input"
$pip install --quiet --require-hashes -r "$pins"
# The build backend is among the pins; nothing unpinned is fetched for it.
$pip install --quiet --no-deps --no-build-isolation --editable .
rm -f "$mark"
