#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test_desktop.sh ROOT BUILD: the files that a desktop knows the studio by are what it understands.
set -uo pipefail
root=$1 build=$2
desktop=$root/packaging/desktop
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }
missing() { command -v "$1" > /dev/null && return 1; echo "SKIP: $1 is not installed"; }

missing desktop-file-validate || desktop-file-validate "$desktop/visema-studio.desktop" || fail "the menu entry"
missing appstreamcli ||
  appstreamcli validate --no-net "$build/packaging/invalid.visema.Studio.metainfo.xml" || fail "the description"

# The kind of file is known by its name, and nothing that is no avatar is taken for one.
if ! missing update-mime-database; then
  mkdir -p "$work/mime/packages"
  cp "$desktop/visema-avatar.xml" "$work/mime/packages"
  update-mime-database "$work/mime" || fail "the kind of file"
  grep -q ':application/x-visema-avatar:\*.visema$' "$work/mime/globs2" || fail "*.visema is no avatar"
  [ "$(grep -c ':application/x-visema-avatar:' "$work/mime/globs2")" = 1 ] || fail "more than *.visema is an avatar"
fi

# What the menu entry and the thumbnailer start is what is installed; the sign they name is there in every size.
grep -q '^Exec=visema-studio %F$' "$desktop/visema-studio.desktop" || fail "the menu entry starts something else"
grep -q '^MimeType=application/x-visema-avatar;' "$desktop/visema-studio.desktop" || fail "a double click opens nothing"
grep -q '^Exec=visema thumbnail %i --out %o --size %s$' "$desktop/visema-avatar.thumbnailer" || fail "the thumbnailer"
if ! missing rsvg-convert; then
  for size in 16 22 24 32 48 64 128 256 512; do
    file=$(head -c 24 "$build/packaging/icons/$size.png" | tail -c 8 | od -An -tu1 | tr -s ' ')
    [ "$file" = " 0 0 $((size / 256)) $((size % 256)) 0 0 $((size / 256)) $((size % 256))" ] || fail "the icon of $size: $file"
  done
fi
exit $((failures > 0))
