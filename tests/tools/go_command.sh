# shellcheck shell=sh
# Shared by the scripts beside it that build a command of tests/apiserver, or that of a published Go module; sourced
# after lib.sh, not run.

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

# module_command SCRIPT WHAT MODULE VERSION SUM PACKAGE: prints the path of the command PACKAGE of a published module,
# called WHAT, and builds it first unless the cache folder has one by this very SCRIPT and Go version. The sum of the
# module is that of the script, and the sums of all that it needs are in the module. The script's functions are asked,
# in the module's folder, for what the linker is told, `linker_flags`, and whether what was built is the right one,
# `is_wanted PATH`.
module_command() {
    script=$1 what=$2 module=$3 version=$4 sum=$5 package=$6
    go=$("$here/go.sh") || exit $?
    built=$cache/$(echo "$what" | tr 'A-Z ' 'a-z-')-$version-$({ "$go" env GOVERSION GOOS GOARCH && cat "$script"; } | digest)
    if [ ! -x "$built" ]; then
        new=$(scratch)
        trap 'rm -rf "$new"' EXIT
        # Outside of any module, so that no other one has a say.
        cd "$new"
        "$go" mod download -json "$module@$version" >module.json ||
            unavailable "no $what, and its module could not be downloaded"
        [ "$(member Sum)" = "$sum" ] || fail "the module $module $version is not the one whose sum is known"
        cd "$(member Dir)"
        flags=$(linker_flags) || fail "what to tell the linker of $what is not known"
        if ! "$go" build -ldflags "-s -w $flags" -o "$new/built" "$package" >&2; then
            # Sources that can all be had but do not compile are ours to mend, never to skip.
            "$go" list -deps "$package" >/dev/null 2>&1 || unavailable "no $what, and its modules could not be downloaded"
            fail "$what $version does not build"
        fi
        is_wanted "$new/built" || fail "what was built of $module does not say that it is $what"
        place "$new/built" "$built"
    fi
    echo "$built"
}

# member NAME: a text of the JSON that go printed of a module, a line each.
member() {
    sed -n "s/^[[:space:]]*\"$1\": \"\(.*\)\",\{0,1\}$/\1/p" "$new/module.json"
}
