#!/bin/sh
# Prints the path of the command that prints the table of Kubernetes types
# (tests/apiserver/cmd/types), and builds it first if need be.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/go_command.sh"

go=$("$here/go.sh") || exit $?
cd "$here/../apiserver"
build_command "$go" types ''
