#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test_installed.sh ROOT BUILD: what is installed works wherever it is moved to, and knows nothing of where it was built.
set -uo pipefail
root=$1 build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }
export HOME=$work/home VISEMA_FILES='' VISEMA_LOG=''
unset VISEMA_FILES VISEMA_LOG
mkdir "$HOME"

cmake --install "$build" --prefix "$work/first" > "$work/log" 2>&1 || { tail -5 "$work/log"; fail "it cannot be installed"; exit 1; }
mv "$work/first" "$work/moved"
cd "$work/moved" || exit 1

echo "no program holds the place where it was built"
programs=0
while IFS= read -r file; do
  [ "$(head -c 4 "$file" | tail -c 3)" = ELF ] || continue
  programs=$((programs + 1))
  for place in "$root" "$build"; do
    grep -qaF "$place/" "$file" && fail "$file names $place: $(grep -aoF -m1 "$place/" "$file" | head -1)"
  done
  ldd "$file" 2> /dev/null | grep 'not found' && fail "$file lacks a library"
done < <(find . -type f)
[ "$programs" -ge 3 ] || fail "only $programs programs are installed"

echo "nothing is installed that belongs to no package"
for component in $(sed -n 's/^set(CPACK_COMPONENTS_ALL "*\([^")]*\).*/\1/p' "$build/CPackConfig.cmake" | tr ';' ' '); do
  cmake --install "$build" --prefix "$work/parts" --component "$component" > /dev/null 2>&1
done
diff <(cd "$work/moved" && find . | sort) <(cd "$work/parts" && find . | sort) || fail "packages and installation differ"

echo "programs find their files beside themselves"
bin/visema inspect iris > "$work/out" 2>&1 || fail "inspect: $(cat "$work/out")"
grep -q "^$work/moved/" "$work/out" || fail "another avatar was found: $(head -1 "$work/out")"
bin/visema doctor --json > "$work/doctor" 2> /dev/null
grep -q "$work/moved/.*visema-1.safetensors" "$work/doctor" || fail "doctor: $(cat "$work/doctor")"
bin/visema thumbnail iris --out "$work/iris.png" --size 128 || fail "there is no thumbnail"
[ "$(head -c 24 "$work/iris.png" | tail -c 8 | od -An -tu1 | tr -s ' ')" = " 0 0 0 128 0 0 0 72" ] || fail "its size"
bin/visema render --avatar iris --audio share/visema/resources/demo/hello.wav --engine fused --out "$work/hello.mp4" \
  > "$work/out" 2>&1 || fail "render: $(cat "$work/out")"
bin/visema-studio --version > "$work/out" 2>&1 || fail "the studio: $(cat "$work/out")"

echo "the bill of materials names the package of every library"
if command -v dpkg-query > /dev/null; then
  "$root/packaging/bill" "$work/moved" "$work/bill" 2> "$work/out" || fail "bill: $(cat "$work/out")"
  grep 'is from no package' "$work/out" && fail "a library was left out"
  for library in $(ldd bin/visema-studio | awk '/libavcodec|libQt6Widgets|libz\.|libxcb\./ { print $3 }'); do
    package=$(dpkg-query -S "$library" 2> /dev/null || dpkg-query -S "/usr$library" 2> /dev/null || dpkg-query -S "${library#/usr}")
    grep -qx "PackageName: ${package%%:*}" "$work/bill/visema-studio.spdx" || fail "the bill lacks ${package%%:*}"
  done
fi

echo "what is missing is told, and not looked for where it was built"
rm -r share/visema
bin/visema inspect iris > "$work/out" 2>&1 && fail "an avatar was found in $(head -1 "$work/out")"
exit $((failures > 0))
