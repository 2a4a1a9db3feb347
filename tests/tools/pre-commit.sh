#!/bin/sh
# Prints the path of a Python interpreter that runs pre-commit (`-m pre_commit`): a virtual environment
# in the cache folder, filled with what pre-commit-requirements.txt lists.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

environment=$(python_environment "$here/pre-commit-requirements.txt" pre-commit 'import pre_commit.main')
echo "$environment/bin/python"
