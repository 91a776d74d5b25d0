#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# prerequisites.sh PURPOSE...      (purposes: build, link, check, bench, packages, and targets of `make check-cross`)
#
# Sees to the tools that a make target needs. What is there is left alone. What is missing is
# installed when this runs as root on a system with apt-get, and otherwise named together with the
# command that installs it. Never upgrades, downgrades or removes a package.
# Fails only when a tool is missing without which the target cannot work; what is optional is
# named, and left out there.
set -eu
PATH=$PATH:/usr/sbin:/sbin

# purpose, required or optional, Debian package, and commands or files (with wildcards), one of which
# shows its presence. gcc-multilib does the work of the cross compiler for i686 and cannot be
# installed beside it, so where it is, its 32-bit libgcc counts.
table='
build required gcc              cc
build required binutils         objcopy
link  required gcc              cc
link  required pkg-config       pkg-config
bench required gcc              cc
bench required pkg-config       pkg-config
bench required strace           strace
bench required python3          python3
bench optional valgrind         valgrind
packages required gcc           cc
packages required dpkg-dev      dpkg-buildpackage
packages required debhelper     dh
packages required python3       python3
packages required xz-utils      xz
packages required rpm           rpmbuild
packages required debootstrap   debootstrap
packages required pkg-config    pkg-config
check required gcc              cc
check required g++              c++
check required binutils         readelf
check required pkg-config       pkg-config
check required python3          python3
check optional valgrind         valgrind
check optional strace           strace
check optional tgt              tgtd
check optional istgt            istgt
check optional qemu-utils       qemu-img
check optional qemu-block-extra /usr/lib/*/qemu/block-iscsi.so
check optional libiscsi-bin     /usr/bin/iscsi-ls
check optional libiscsi-dev     /usr/include/iscsi/iscsi.h
check optional gcc-i686-linux-gnu i686-linux-gnu-gcc /usr/lib/gcc/*/*/32/libgcc.a
check optional libc6-dev-i386-cross /usr/i686-linux-gnu/lib/crt1.o /usr/lib/gcc/*/*/32/libgcc.a
i686-unknown-linux-gnu        required gcc-i686-linux-gnu      i686-linux-gnu-gcc
i686-unknown-linux-gnu        required libc6-dev-i386-cross    /usr/i686-linux-gnu/lib/crt1.o
s390x-unknown-linux-gnu       required gcc-s390x-linux-gnu     s390x-linux-gnu-gcc
s390x-unknown-linux-gnu       required libc6-dev-s390x-cross   /usr/s390x-linux-gnu/lib/crt1.o
s390x-unknown-linux-gnu       required qemu-user               qemu-s390x
aarch64-unknown-linux-gnu     required gcc-aarch64-linux-gnu   aarch64-linux-gnu-gcc
aarch64-unknown-linux-gnu     required libc6-dev-arm64-cross   /usr/aarch64-linux-gnu/lib/crt1.o
aarch64-unknown-linux-gnu     required qemu-user               qemu-aarch64
armv7-unknown-linux-gnueabihf required gcc-arm-linux-gnueabihf arm-linux-gnueabihf-gcc
armv7-unknown-linux-gnueabihf required libc6-dev-armhf-cross   /usr/arm-linux-gnueabihf/lib/crt1.o
armv7-unknown-linux-gnueabihf required qemu-user               qemu-arm
riscv64gc-unknown-linux-gnu   required gcc-riscv64-linux-gnu   riscv64-linux-gnu-gcc
riscv64gc-unknown-linux-gnu   required libc6-dev-riscv64-cross /usr/riscv64-linux-gnu/lib/crt1.o
riscv64gc-unknown-linux-gnu   required qemu-user               qemu-riscv64
x86_64-unknown-linux-musl     required musl-tools              musl-gcc
'

# present SIGN...: whether one of them is there.
present() {
    for sign in $*; do
        case $sign in
        /*) [ -e "$sign" ] && return ;;
        *) command -v "$sign" > /dev/null 2>&1 && return ;;
        esac
    done
    return 1
}

# missing KIND PURPOSE...: the packages of that kind whose sign is not there.
missing() {
    kind=$1
    shift
    set -f
    for purpose in "$@"; do
        echo "$table" | while read -r for_purpose necessity package sign; do
            if [ "$for_purpose" = "$purpose" ] && [ "$necessity" = "$kind" ]; then
                (set +f; present "$sign") || echo "$package"
            fi
        done
    done | sort -u | tr '\n' ' '
    set +f
}

install_packages() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove \
        --no-upgrade "$@"
}

for purpose in "$@"; do
    case $purpose in
    build | link | check | bench | packages | *-*-*) ;;
    *) echo "prerequisites.sh: unknown purpose $purpose" >&2; exit 2 ;;
    esac
done

if ! present cargo; then
    echo "cargo is missing: install Rust 1.85 or newer, see https://rustup.rs" >&2
    exit 1
fi

wanted="$(missing required "$@")$(missing optional "$@")"
if [ -n "$wanted" ] && command -v apt-get > /dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        echo "installing: $wanted"
        apt-get update -qq || echo "apt-get update failed, trying with the lists that are there" >&2
        # One that cannot be installed must not keep the others away.
        install_packages $wanted || for package in $wanted; do
            install_packages "$package" || echo "could not install $package" >&2
        done
    else
        echo "missing: $wanted" >&2
        echo "    sudo apt-get install --no-install-recommends $wanted" >&2
    fi
fi

still=$(missing optional "$@")
if [ -n "$still" ]; then
    echo "what needs these is left out: $still" >&2
fi
still=$(missing required "$@")
if [ -n "$still" ]; then
    echo "cannot go on without: $still" >&2
    exit 1
fi
