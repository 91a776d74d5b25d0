#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# release-check.sh: whether the last commit can be released as the version that Cargo.toml says.
set -u
cd "$(dirname "$0")/.." || exit 2
failed=0
fail() {
    echo "FAIL $*"
    failed=$((failed + 1))
}

read -r interface version packaged < <(packaging/version.sh 1.20)
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "Cargo.toml says version \"$version\""

# Said once: crates take it from the workspace, which names it for itself and for crates that depend on each other.
others=$(sed -n 's/^iscsi-.* version = "\([^"]*\)".*/\1/p' Cargo.toml | grep -vxF "$version")
[ -z "$others" ] || fail "Cargo.toml: crates depend on version $others of each other"
for manifest in Cargo.toml crates/*/Cargo.toml utils/Cargo.toml xtask/Cargo.toml; do
    grep -q '^version\.workspace = true' "$manifest" || fail "$manifest does not take its version from the workspace"
done
# A lock file that would have to be changed is an error of this.
${CARGO:-cargo} metadata --locked --format-version 1 --no-deps > /dev/null || fail "Cargo.lock does not belong to Cargo.toml"
# Man pages say it because their generator does; the last check below sees to it.
said=$(git grep -lF "$version" -- packaging pkgconfig Makefile build.rs src include .ci ':!*.md')
[ -z "$said" ] || fail "it is said again in: $said"

# Packages and libiscsi.pc take it from there.
[ "$packaged" = "$interface+rs$version" ] || fail "packages would be of version $packaged"
grep -qx 'Version: @version@' pkgconfig/libiscsi.pc.in && grep -qx 'rs_version=@rs_version@' pkgconfig/libiscsi.pc.in ||
    fail "libiscsi.pc.in does not have the version of the interface as Version, and ours as rs_version"

grep -Eq "^## \[${version//./\\.}\] - [0-9]{4}-[0-9]{2}-[0-9]{2}\$" CHANGELOG.md || fail "CHANGELOG.md has no dated entry for $version"
unreleased=$(sed -n '/^## \[Unreleased\]/,/^## \[[0-9]/p' CHANGELOG.md | grep -c '^- ')
[ "$unreleased" = 0 ] || fail "CHANGELOG.md has $unreleased changes that are in no release"

changes=$(git status --porcelain)
[ -z "$changes" ] || fail "not committed: $changes"
tagged=$(git rev-list -n 1 "v$version" 2> /dev/null)
[ -z "$tagged" ] || [ "$tagged" = "$(git rev-parse HEAD)" ] || fail "v$version is another commit"

# Headers, man pages, completions and what else is generated.
${CARGO:-cargo} xtask check || fail "cargo xtask check"

[ $failed = 0 ] || exit 1
echo "ready: $version, packages $packaged"
