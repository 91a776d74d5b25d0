#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# check-packages.sh DEBS RPMS: the packages that `make deb` and `make rpm` wrote, in clean roots; nothing is installed on this
# machine. As root, on Debian or the like, with debootstrap, rpm, pkg-config and a network for the packages of the
# distribution.
#
# In a fresh root of this release: QEMU and the original first; then our library takes the original's place under programs
# that do not change, and goes again. A second root for the RPM packages: rpm's own verification, and a C program.
set -u
debs=$(realpath "${1:?usage: check-packages.sh DEBS RPMS}") && rpms=$(realpath "${2:?usage: check-packages.sh DEBS RPMS}") || exit 2
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
PATH=$PATH:/usr/sbin:/sbin
[ "$(id -u)" = 0 ] || { echo "check-packages.sh: roots are made and entered by root alone"; exit 1; }
for tool in debootstrap rpm pkg-config cc; do
    command -v $tool > /dev/null || { echo "$tool is missing: apt-get install --no-install-recommends debootstrap rpm pkg-config gcc"; exit 1; }
done

scratch=$(mktemp -d)
target=${CARGO_TARGET_DIR:-target}
roots=$(realpath -m "$target/check-packages")
testkit=$target/debug/iscsi-testkit
iqn=iqn.2026-01.org.example:testkit
${CARGO:-cargo} build -q --locked --target-dir "$target" -p iscsi-testkit || exit 2
. c-tests/target.sh
trap 'stop_target; umount "$roots/deb/proc" 2> /dev/null; rm -rf --one-file-system "$scratch" "$roots/deb" "$roots/rpm"' EXIT
trap 'exit 1' INT TERM
failed=0
passed=0
# check NAME COMMAND...: shows what the command says if it fails.
check() {
    local name=$1
    shift
    if "$@" > "$scratch/output" 2>&1; then
        passed=$((passed + 1))
        echo "ok   $name"
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        tail -n 30 "$scratch/output" | sed 's/^/    /'
    fi
}
says() { grep -Eq -- "$1" "$scratch/output" || { echo "no line has: $1"; cat "$scratch/output"; return 1; }; }

# A root of this release, as debootstrap makes it, kept for the next time.
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME)' 'Created-By: Packages' | awk -v codename="$codename" '$2 == codename { print $1; exit }')
[ -n "$mirror" ] || { echo "apt's configuration names no mirror of $codename"; exit 1; }
base=$roots/$codename
if ! [ -e "$base/complete" ]; then
    rm -rf "$base"
    mkdir -p "$base"
    debootstrap --variant=minbase "$codename" "$base" "$mirror" > "$scratch/debootstrap" 2>&1 && touch "$base/complete" ||
        { tail -n 20 "$scratch/debootstrap"; exit 1; }
fi
rm -rf "$roots/deb" "$roots/rpm"
cp -a "$base" "$roots/deb"
cp -a "$base" "$roots/rpm"

start_target --lun 64M || exit 1
url=iscsi://$portal/$iqn/0

echo "--- Debian packages, in a fresh root of $codename"
root=$roots/deb
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive HOME=/root "$@"; }
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc" || exit 1
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
printf 'Acquire::Check-Valid-Until "false";\nAcquire::Check-Date "false";\nAPT::Sandbox::User "root";\n' > "$root/etc/apt/apt.conf.d/99check"
[ -z "${http_proxy:-}" ] || echo "Acquire::http::Proxy \"$http_proxy\";" > "$root/etc/apt/apt.conf.d/98proxy"
check "lists of packages" inside apt-get update
check "QEMU and the original" inside apt-get install -y --no-install-recommends qemu-utils qemu-block-extra libiscsi-bin libiscsi-dev gcc libc6-dev pkg-config

version_of() { inside dpkg-query -W -f '${Version}' "$1"; }
original=$(version_of libiscsi7)
library() { realpath "$root$(inside ldconfig -p | sed -n 's/.*libiscsi\.so\.7 .*=> //p' | head -n 1)"; }
original_sum=$(sha256sum < "$(library)")
qemu() { inside qemu-img info "$url" > "$scratch/output" 2>&1 && says '^virtual size: 64 MiB'; }
# What QEMU has loaded is the file with that checksum.
qemu_loads() {
    inside env LD_DEBUG=libs qemu-img info "$url" > "$scratch/output" 2>&1 && says 'calling init: .*libiscsi\.so\.7' &&
        [ "$(sha256sum < "$(library)")" = "$1" ]
}
ls_shows() { inside iscsi-ls --show-luns "iscsi://$portal" > "$scratch/output" 2>&1 && says "^Target:$iqn Portal:$portal,1" && says '^Lun:0 +Type:DIRECT_ACCESS'; }
write_and_compare() {
    inside sh -c "head -c 67108864 /dev/urandom > /tmp/image && qemu-img convert -n -f raw -O raw /tmp/image $url && qemu-img compare -f raw -F raw /tmp/image $url"
}
check "qemu-img on the original" qemu
check "iscsi-ls on the original" ls_shows

mkdir -p "$root/packages"
cp "$debs"/*.deb "$root/packages"
ours=$(dpkg-deb -f "$debs"/libiscsi7_*.deb Version)
dpkg-deb --fsys-tarfile "$debs"/libiscsi7_*.deb | tar -xO --wildcards './usr/lib/*/libiscsi.so.7.0.0' > "$scratch/ours"
ours_sum=$(sha256sum < "$scratch/ours")
check "our version $ours is later than $original" dpkg --compare-versions "$ours" gt "$original"
# The library and what is bound to its version; the original's programs stay, and run on it.
check "dpkg -i libiscsi7 and libiscsi-dev" inside sh -c 'dpkg -i packages/libiscsi7_*.deb packages/libiscsi-dev_*.deb'
check "apt-get check" inside apt-get check
check "dpkg --audit" sh -c "test -z \"\$(chroot '$root' dpkg --audit)\""
check "dpkg -V of what was installed" inside dpkg -V libiscsi7 libiscsi-dev
check "qemu-img loads our library" qemu_loads "$ours_sum"
check "qemu-img works on it" qemu
check "QEMU writes 64 MiB and compares them" write_and_compare
check "the original's iscsi-ls works on it" ls_shows
check "apt-get install libiscsi-bin" inside sh -c 'apt-get install -y --no-install-recommends ./packages/libiscsi-bin_*.deb'
check "our iscsi-ls" ls_shows
check "our manual pages" inside sh -c 'test -s /usr/share/man/man1/iscsi-ls.1.gz || grep -q "path-exclude.*man" -r /etc/dpkg/dpkg.cfg.d'
check "dpkg -V of all three" inside dpkg -V libiscsi7 libiscsi-dev libiscsi-bin
cp examples-c/sync_read.c "$root/tmp"
check "a C program, dynamic" inside sh -c "cd /tmp && gcc -Wall -Werror sync_read.c \$(pkg-config --cflags --libs libiscsi) -o sync_read && ./sync_read $url"
check "a C program, static" inside sh -c "cd /tmp && gcc -Wall -Werror -static sync_read.c \$(pkg-config --static --cflags --libs libiscsi) -o sync_read_static && ./sync_read_static $url"
check "apt-get check, and an upgrade leaves all alone" inside sh -c 'apt-get check && apt-get -s dist-upgrade | grep -q "^0 upgraded, 0 newly installed, 0 to remove"'
check "apt puts the original back" inside apt-get install -y --no-install-recommends --allow-downgrades \
    "libiscsi7=$original" "libiscsi-dev=$original" "libiscsi-bin=$original"
check "it is the original again" sh -c "test '$(version_of libiscsi7)' = '$original'"
check "qemu-img loads the original" qemu_loads "$original_sum"
check "iscsi-ls on the original again" ls_shows
check "apt-get check, dpkg -V" inside sh -c 'apt-get check && dpkg -V libiscsi7 libiscsi-dev libiscsi-bin'
check "nothing of ours stays" sh -c "! find '$root/usr' -name 'libiscsi.so.7.0.0' -newer '$root/packages' | grep -q . && test ! -e '$root/usr/bin/iscsi-rtpg'"

echo "--- RPM packages, in a scratch root"
root=$roots/rpm
libdir=$(rpm -qp --qf '[%{FILENAMES}\n]' "$rpms"/libiscsi*.rpm 2> /dev/null | sed -n 's|/libiscsi\.so\.[0-9]*$||p' | head -n 1)
packages=$(ls "$rpms"/libiscsi*.rpm | grep -v debug)
check "what the library gives" sh -c "rpm -qp --provides $rpms/libiscsi*.rpm | tee /dev/stderr | grep -q '^libiscsi\.so\.[0-9]*()(64bit)' && rpm -qp --provides $rpms/libiscsi-devel*.rpm | grep -q '^pkgconfig(libiscsi)'"
find "$root" \( -path "$root/proc" -o -path "$root/var/lib/rpm" \) -prune -o ! -type d -printf '%P\n' | sort > "$scratch/before"
# Debian's root has no database of RPM packages, so only what the packages want of each other is looked up.
# shellcheck disable=SC2086 # packages are several words
check "rpm -i" rpm --root "$root" --dbpath /var/lib/rpm -i --nodeps --nosignature $packages
names=$(rpm -qp --qf '%{NAME}\n' $packages 2> /dev/null)
for name in $names; do
    check "rpm -V $name" rpm --root "$root" --dbpath /var/lib/rpm -V --nodeps "$name"
done
rpm -qp --requires $packages 2> /dev/null | grep -E '^libiscsi' | sort -u > "$scratch/wants"
check "they want of each other what they give" sh -c "while read -r name relation version; do rpm --root '$root' --dbpath /var/lib/rpm -q --whatprovides \"\$name\" || exit 1; done < '$scratch/wants'"
export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$root/usr/lib64/pkgconfig
check "a C program builds against them" sh -c "cc -Wall -Werror examples-c/sync_read.c \$(pkg-config --cflags --libs libiscsi) -o '$root/tmp/sync_read'"
unset PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR
check "ldconfig of the root finds the library" sh -c "chroot '$root' /sbin/ldconfig -p | grep '$libdir/libiscsi.so'"
check "the program runs there" chroot "$root" /tmp/sync_read "$url"
check "iscsi-ls runs there" sh -c "chroot '$root' /usr/bin/iscsi-ls 'iscsi://$portal' | grep '$iqn'"
# shellcheck disable=SC2086 # names are several words
check "rpm -e" rpm --root "$root" --dbpath /var/lib/rpm -e --nodeps $names
rm -f "$root/tmp/sync_read"
find "$root" \( -path "$root/proc" -o -path "$root/var/lib/rpm" \) -prune -o ! -type d -printf '%P\n' | sort > "$scratch/after"
check "nothing stays" diff "$scratch/before" "$scratch/after"

stop_target || { echo "FAIL the target saw what it does not allow"; failed=$((failed + 1)); }
echo "packages: $passed passed, $failed failed"
[ $failed = 0 ]
