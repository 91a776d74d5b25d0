#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# dist.sh OUTPUT: writes a tarball of the sources together with those of all crates that Cargo.lock names, from which
# everything builds without a network. In a checkout it holds the last commit; in such sources, what is there.
# Equal commits give equal tarballs.
set -euo pipefail
output=$(realpath -m "${1:?usage: dist.sh OUTPUT.tar.xz}")
cd "$(dirname "$0")/.."
name=$(basename "$output" .tar.xz)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/$name
mkdir -p "$tree" "$(dirname "$output")"

if [ "$(git rev-parse --show-toplevel 2> /dev/null)" = "$PWD" ]; then
    [ -z "$(git status --porcelain --untracked-files=no)" ] ||
        echo "dist.sh: what is not committed is not in the tarball" >&2
    date=$(git log -1 --format=%ct)
    git archive --format=tar HEAD | tar -x -C "$tree"
    (cd "$tree" && ${CARGO:-cargo} vendor --quiet --locked --versioned-dirs vendor > /dev/null)
    # Written here and not by cargo, which would repeat where this machine gets its crates from.
    cat >> "$tree/.cargo/config.toml" << 'EOF'

# The crates are here; no registry is asked.
[source.crates-io]
replace-with = "vendored-sources"

[source.vendored-sources]
directory = "vendor"

[net]
offline = true
EOF
elif [ -d vendor ]; then
    date=$(stat -c %Y Cargo.toml)
    tar -c --exclude=./target --exclude=./debian . | tar -x -C "$tree"
else
    echo "dist.sh: this is neither a checkout nor the sources of a release" >&2
    exit 1
fi

tar -C "$scratch" --sort=name --mtime="@$date" --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w \
    --format=gnu -c "$name" | xz -T1 -4 > "$output.new"
mv "$output.new" "$output"
