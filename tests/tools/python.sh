#!/bin/sh
# Prints the path of a Python interpreter that can import the Kubernetes client: a virtual environment
# in the cache folder, filled with what python-requirements.txt lists.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

environment=$(python_environment "$here/python-requirements.txt" "the Kubernetes client for Python" \
    'from kubernetes import client, config, watch')
echo "$environment/bin/python"
