#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test_packages.sh BUILD: the Debian packages are made, and lintian finds no error in them. Installs nothing;
# tests/packaging/debian12 does, in a bare system.
set -uo pipefail
build=$1
for tool in dpkg-deb dpkg-shlibdeps lintian; do
  command -v $tool > /dev/null || { echo "SKIP: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }

(cd "$build" && SOURCE_DATE_EPOCH=1764201600 cpack -G DEB -B "$work") > "$work/log" 2>&1 ||
  { tail -20 "$work/log"; fail "they cannot be made"; exit 1; }
# The server is left out of builds without it.
server() { ! grep -q '[;"]server[;"]' "$build/CPackConfig.cmake" || echo visema-server; }
for package in visema-data visema-cli visema-studio visema-train visema-avatar-iris libvisema0 libvisema-dev $(server); do
  ls "$work/$package"_*.deb > /dev/null 2>&1 || fail "there is no $package"
done

field() { dpkg-deb --field "$work/$1"_*.deb "$2"; }
field visema-cli Depends | grep -q 'libavcodec' || fail "visema-cli does not depend on what it links"
field visema-cli Depends | grep -q torch && fail "visema-cli depends on LibTorch"
field visema-studio Depends | grep -q 'libqt6widgets6' || fail "visema-studio does not depend on what it links"
field visema-train Depends | grep -q 'libtorch' || fail "visema-train does not depend on LibTorch"
[ "$(field visema-data Architecture)" = all ] || fail "visema-data is for one machine only"
dpkg-deb --contents "$work"/visema-studio_*.deb | grep './usr/share/applications/visema-studio.desktop' > /dev/null ||
  fail "visema-studio is in no menu"
if [ -n "$(server)" ]; then
  [ "$(dpkg-deb --info "$work"/visema-server_*.deb conffiles)" = /etc/default/visema-server ] || fail "its settings are no conffile"
  for file in etc/default/visema-server usr/lib/systemd/system/visema-server.service usr/lib/sysusers.d/visema-server.conf \
    usr/share/man/man1/visema-server.1.gz usr/share/visema/resources/server/index.html; do
    dpkg-deb --contents "$work"/visema-server_*.deb | grep " ./$file$" > /dev/null || fail "visema-server has no $file"
  done
fi
for package in "$work"/*.deb; do
  dpkg-deb --contents "$package" | awk '{ print $2 }' | sort -u | grep -vx 'root/root' && fail "$package belongs to somebody"
done

lintian --fail-on error --suppress-tags bogus-mail-host "$work"/*.deb > "$work/lintian" 2>&1 || fail "lintian: $(grep '^E:' "$work/lintian")"
grep -E '^W:' "$work/lintian"
exit $((failures > 0))
