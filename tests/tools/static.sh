#!/bin/sh
# Links the program as its image holds it, needing no library of a system, and prints its path. The image's own is linked
# with musl, which few machines have; here it is the C library of this one.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

[ "$(uname)" = Linux ] || unavailable "only a program for Linux can be without libraries of the system"
cd "$here/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
folder=$target/static
mkdir -p "$folder"
printf 'int main(void) { return 0; }\n' >"$folder/empty.c"
cc -static -o "$folder/empty" "$folder/empty.c" 2>/dev/null || unavailable "this machine has no static C library"
cargo rustc --quiet -p rolewright --bin rolewright -- -C target-feature=+crt-static >&2 ||
    fail "the program cannot be linked without libraries of the system"
cp "$target/debug/rolewright" "$folder/rolewright"
echo "$folder/rolewright"
