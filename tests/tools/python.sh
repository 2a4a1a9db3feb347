#!/bin/sh
# Prints the path of a Python interpreter that can import the Kubernetes client: a virtual environment
# in the cache folder, filled with what python-requirements.txt lists.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

needed_minor=10
requirements=$here/python-requirements.txt

command -v python3 >/dev/null || unavailable "no python3"
# The interpreter by its own path, past the links and version managers of PATH.
base=$(python3 -c "import sys; sys.version_info >= (3, $needed_minor) or sys.exit(1); print(sys.version, sys.executable)") ||
    unavailable "no python3 that is 3.$needed_minor or newer"

key=$({ echo "$base" && cat "$requirements"; } | digest)
installed=$cache/python-$key
if [ ! -x "$installed/bin/python" ]; then
    python3 -m pip --version >/dev/null 2>&1 || unavailable "no pip of python3 to install the Kubernetes client with"
    new=$(scratch)
    trap 'rm -rf "$new"' EXIT
    # Without pip of its own: some systems ship no copy for environments, and one pip is enough.
    python3 -m venv --without-pip "$new/venv" >&2 || unavailable "python3 cannot make a virtual environment"
    packages=$("$new/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: --target "$packages" --requirement "$requirements" >&2 ||
        unavailable "the Kubernetes client for Python could not be installed"
    "$new/venv/bin/python" -c 'from kubernetes import client, config, watch' >&2 ||
        fail "what $requirements lists cannot be imported"
    place "$new/venv" "$installed"
fi
echo "$installed/bin/python"
