#!/bin/sh
# Print the Python that environments are made with: 3.11 or newer, with venv and ensurepip.
# 3.11 comes first since it is the version that the tests run on.
old=""
bare=""
for name in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3}; do
    # A name may be a shim that does not work, so each is run.
    version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if ! "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        old="$name ($version)"
        continue
    fi
    if "$name" -c 'import venv, ensurepip' 2>/dev/null; then
        command -v "$name"
        exit 0
    fi
    bare="$version"
done
if [ -n "$bare" ]; then
    echo "Python $bare is here, but not its venv. Mend it with: apt install python$bare-venv" >&2
elif [ -n "$old" ]; then
    echo "Python 3.11 or newer is needed, found only $old. Mend it with: apt install python3 python3-venv" >&2
else
    echo "No Python was found. Mend it with: apt install python3 python3-venv" >&2
fi
exit 1
