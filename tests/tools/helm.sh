#!/bin/sh
# helm.sh [3]: prints the path of Helm 4, or of Helm 3: the one on PATH if it runs and is of that major
# version, else one that is built from the Go module of its release and kept in the cache folder.
#
# The sum of the module is written here, and the sums of all that it needs are in it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/go_command.sh"

major=${1:-4}
case $major in
4) version=v4.3.1 sum=h1:UndCoLe9UPmNoL7IvWzaUXveL7T5t/ijoorEmgJdI9g= ;;
3) version=v3.22.0 sum=h1:n1if5iQgHYsujPAcO5oonH/KiSNUmqmUF0iGVjSF3AU= ;;
*) fail "there is a Helm 4 and a Helm 3, and no Helm $major here" ;;
esac

# is_wanted HELM: whether it starts on this machine and is of the major version; no cluster is asked.
is_wanted() {
    case $("$1" version --template '{{.Version}}' 2>/dev/null) in
    "v$major."*) ;;
    *) return 1 ;;
    esac
}

if found=$(command -v helm) && is_wanted "$found"; then
    echo "$found"
    exit 0
fi

go=$("$here/go.sh") || exit $?
built=$cache/helm-$version-$("$go" env GOVERSION GOOS GOARCH | digest)
if [ ! -x "$built" ]; then
    new=$(scratch)
    trap 'rm -rf "$new"' EXIT
    module=helm.sh/helm/v$major
    # Outside of any module, so that no other one has a say.
    cd "$new"
    "$go" mod download -json "$module@$version" >module.json ||
        unavailable "no Helm $major, and its module could not be downloaded"
    # member NAME: a text of the JSON that go prints, a line each.
    member() {
        sed -n "s/^[[:space:]]*\"$1\": \"\(.*\)\",\{0,1\}$/\1/p" module.json
    }
    [ "$(member Sum)" = "$sum" ] || fail "the module $module $version is not the one whose sum is known"
    cd "$(member Dir)"
    # As the release's own Makefile does it.
    variable=$module/internal/version.version
    if ! "$go" build -ldflags "-s -w -X $variable=$version" -o "$new/helm" ./cmd/helm >&2; then
        # Sources that can all be had but do not compile are ours to mend, never to skip.
        "$go" list -deps ./cmd/helm >/dev/null 2>&1 || unavailable "no Helm $major, and its modules could not be downloaded"
        fail "Helm $version does not build"
    fi
    is_wanted "$new/helm" || fail "what was built of $module does not say that it is Helm $major"
    place "$new/helm" "$built"
fi
echo "$built"
