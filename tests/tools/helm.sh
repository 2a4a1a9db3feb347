#!/bin/sh
# helm.sh [3]: prints the path of Helm 4, or of Helm 3: the one on PATH if it runs and is of that major
# version, else one that is built from the Go module of its release and kept in the cache folder.
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
module=helm.sh/helm/v$major

# is_wanted HELM: whether it starts on this machine and is of the major version; no cluster is asked.
is_wanted() {
    case $("$1" version --template '{{.Version}}' 2>/dev/null) in
    "v$major."*) ;;
    *) return 1 ;;
    esac
}

# linker_flags: as the release's own Makefile has them. The version of Kubernetes that Helm supposes where it asks no
# cluster is that of its client; Helm 4 looks it up in itself, Helm 3 is told.
linker_flags() {
    echo "-X $module/internal/version.version=$version"
    [ "$major" = 3 ] || return 0
    client=$("$go" list -m -f '{{.Version}}' k8s.io/client-go) || return 1
    minor=${client#v0.}
    for package in pkg/lint/rules pkg/chartutil; do
        echo "-X $module/$package.k8sVersionMajor=1 -X $module/$package.k8sVersionMinor=${minor%%.*}"
    done
}

if found=$(command -v helm) && is_wanted "$found"; then
    echo "$found"
    exit 0
fi

module_command "$here/helm.sh" "Helm $major" "$module" "$version" "$sum" ./cmd/helm
