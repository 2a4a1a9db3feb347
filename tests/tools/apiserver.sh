#!/bin/sh
# Prints the path of the API server for tests (tests/apiserver/cmd/apiserver), and builds it first if
# need be: about five minutes on two cores.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/go_command.sh"

go=$("$here/go.sh") || exit $?
cd "$here/../apiserver"

# What the server says at /version, which it cannot know otherwise.
version=$(sed -n 's/^[[:space:]]*k8s\.io\/kubernetes \(v[0-9.]*\)$/\1/p' go.mod)
[ -n "$version" ] || fail "no version of k8s.io/kubernetes in go.mod"
minor=${version#v1.}
variables=k8s.io/component-base/version
build_command "$go" apiserver "-X $variables.gitVersion=$version -X $variables.gitMajor=1 -X $variables.gitMinor=${minor%%.*}"
