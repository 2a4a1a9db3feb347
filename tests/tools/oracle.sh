#!/bin/sh
# Prints the path of the decision oracle (tests/apiserver/cmd/oracle), and builds it first unless one
# of these very sources and this very Go version is in the cache folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

go=$("$here/go.sh") || exit $?
cd "$here/../apiserver"

# The toolchain as it is, the modules as go.sum says, whatever the caller's environment holds.
export GOTOOLCHAIN=local GOSUMDB=off GOWORK=off CGO_ENABLED=0 GOFLAGS='-mod=readonly -trimpath -buildvcs=false'

# digest: the SHA-256 of standard input.
digest() {
    if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

key=$({ "$go" env GOVERSION GOOS GOARCH && cat go.mod go.sum cmd/oracle/*.go; } | digest)
built=$cache/oracle-$key
if [ ! -x "$built" ]; then
    new=$(scratch)
    trap 'rm -rf "$new"' EXIT
    if ! "$go" build -ldflags '-s -w' -o "$new/oracle" ./cmd/oracle >&2; then
        # Sources that can all be had but do not compile are ours to mend, never to skip.
        "$go" list -deps ./cmd/oracle >/dev/null 2>&1 || unavailable "the Kubernetes modules could not be downloaded"
        fail "the oracle does not build"
    fi
    place "$new/oracle" "$built"
fi
echo "$built"
