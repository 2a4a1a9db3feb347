#!/bin/sh
# Prints the path of a Python interpreter that runs yamllint (`-m yamllint`): a virtual environment in the cache folder,
# filled with what yamllint-requirements.txt lists.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

environment=$(python_environment "$here/yamllint-requirements.txt" yamllint 'import yamllint.cli')
echo "$environment/bin/python"
