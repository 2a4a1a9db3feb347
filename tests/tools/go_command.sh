# shellcheck shell=sh
# Shared by the scripts beside it that build a command of tests/apiserver, or another in Go; sourced after lib.sh, not run.

# The toolchain as it is, the modules as go.sum says, whatever the caller's environment holds.
export GOTOOLCHAIN=local GOSUMDB=off GOWORK=off CGO_ENABLED=0 GOFLAGS='-mod=readonly -trimpath -buildvcs=false'

# build_command GO NAME LDFLAGS: prints the path of cmd/NAME of the module in the current folder, and
# builds it first unless one of these very sources and this very Go version is in the cache folder.
build_command() {
    key=$({ "$1" env GOVERSION GOOS GOARCH && echo "$3" && cat go.mod go.sum "cmd/$2"/*.go; } | digest)
    built=$cache/$2-$key
    if [ ! -x "$built" ]; then
        new=$(scratch)
        trap 'rm -rf "$new"' EXIT
        if ! "$1" build -ldflags "-s -w $3" -o "$new/$2" "./cmd/$2" >&2; then
            # Sources that can all be had but do not compile are ours to mend, never to skip.
            "$1" list -deps "./cmd/$2" >/dev/null 2>&1 || unavailable "the Kubernetes modules could not be downloaded"
            fail "cmd/$2 does not build"
        fi
        place "$new/$2" "$built"
    fi
    echo "$built"
}
