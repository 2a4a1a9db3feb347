#!/bin/sh
# Prints the path of kubeconform: the one on PATH if it runs, else one that is built from the Go module of its release
# and kept in the cache folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/go_command.sh"

version=v0.8.0
sum=h1:loDYd3a3spjIFrauqW67CDKF55Oo9R6uvC8AvpVd4ug=

# is_wanted KUBECONFORM: whether it starts on this machine.
is_wanted() {
    "$1" -v >/dev/null 2>&1
}

# linker_flags: as the release's own recipe has them.
linker_flags() {
    echo "-X main.version=$version"
}

if found=$(command -v kubeconform) && is_wanted "$found"; then
    echo "$found"
    exit 0
fi

module_command "$here/kubeconform.sh" kubeconform github.com/yannh/kubeconform "$version" "$sum" ./cmd/kubeconform
