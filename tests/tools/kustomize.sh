#!/bin/sh
# Prints the path of Kustomize's own program: the one on PATH if it runs and is of the fifth major version, else one
# that is built from the Go module of its release and kept in the cache folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/go_command.sh"

version=v5.8.2
sum=h1:sSNeWwgkdSMGCIavtY63JQMgBJkGv3IwOltWVZy+LFQ=

# is_wanted KUSTOMIZE: whether it starts on this machine and is of the major version.
is_wanted() {
    case $("$1" version 2>/dev/null) in
    "v5."*) ;;
    *) return 1 ;;
    esac
}

# linker_flags: as the release's own recipe has them.
linker_flags() {
    echo "-X sigs.k8s.io/kustomize/api/provenance.version=$version"
}

if found=$(command -v kustomize) && is_wanted "$found"; then
    echo "$found"
    exit 0
fi

module_command "$here/kustomize.sh" Kustomize sigs.k8s.io/kustomize/kustomize/v5 "$version" "$sum" .
