#!/bin/sh
# Prints the path of a folder of JSON Schemas for kubeconform, and makes it first if need be: of the OpenAPI document
# that is part of the very Kubernetes release which the API server for tests is built from (tests/apiserver/cmd/schemas).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/go_command.sh"

go=$("$here/go.sh") || exit $?
cd "$here/../apiserver"
module=k8s.io/kubernetes
version=$("$go" list -m -f '{{.Version}}' "$module") || fail "no version of $module in go.mod"
schemas=$cache/schemas-$version-$(cat cmd/schemas/*.go | digest)
if [ ! -d "$schemas" ]; then
    new=$(scratch)
    trap 'rm -rf "$new"' EXIT
    "$go" mod download "$module" >&2 || unavailable "the module $module could not be downloaded"
    source=$("$go" list -m -f '{{.Dir}}' "$module")
    "$go" run ./cmd/schemas "$source/api/openapi-spec/swagger.json" "$new/schemas" >&2 || fail "no schemas of $module"
    place "$new/schemas" "$schemas"
fi
echo "$schemas"
