#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test_setup.sh ROOT: packaging/setup before a package system made of stubs; installs nothing.
set -uo pipefail
setup=$1/packaging/setup
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() { echo "FAIL: $test: $*"; failures=$((failures + 1)); }

# dpkg-query lists what is in $work/installed; apt-get and sudo write down how they were called.
mkdir "$work/bin"
cat > "$work/bin/dpkg-query" << END
#!/bin/bash
sed 's/\$/ /; s/^/installed /' "$work/installed"
END
cat > "$work/bin/apt-get" << END
#!/bin/bash
echo "\$*" >> "$work/calls"
[ "\$1" != install ] || [ ! -e "$work/conflict" ] || ! [[ "\$*" == *pulseaudio* ]]
END
cat > "$work/bin/sudo" << END
#!/bin/bash
echo sudo >> "$work/calls"
exec "\$@"
END
cat > "$work/bin/id" << END
#!/bin/bash
cat "$work/uid"
END
chmod +x "$work"/bin/*
printf 'ID=debian\nVERSION_ID="12"\n' > "$work/debian"
printf 'ID=fedora\nVERSION_ID=40\n' > "$work/other"
awk 'NF == 2 && $1 ~ /^(build|run|test)$/ { print $2 }' "$1/packaging/debian-packages.txt" > "$work/all"

# begin NAME: everything is installed on a Debian 12 where we are root.
begin() {
  test=$1
  cp "$work/all" "$work/installed"
  echo 0 > "$work/uid"
  rm -f "$work/calls" "$work/conflict"
  touch "$work/calls"
}
remove() { grep -vx "$1" "$work/installed" > "$work/rest" && mv "$work/rest" "$work/installed"; }
run() { VISEMA_SKIP_SETUP='' VISEMA_OS_RELEASE=${system:-$work/debian} PATH=$work/bin:$PATH "$setup" "$@" > "$work/out" 2>&1; }

begin "nothing is done when everything is there"
run || fail "exit code $?"
[ -s "$work/calls" ] && fail "called: $(cat "$work/calls")"

begin "only what is missing is installed, without recommends and without removing anything"
remove cmake
run || fail "exit code $?"
grep -qx 'install -y -q --no-install-recommends --no-remove cmake' "$work/calls" || fail "called: $(cat "$work/calls")"

begin "a group is left alone when another is asked for"
remove xvfb
run build run || fail "exit code $?"
[ -s "$work/calls" ] && fail "called: $(cat "$work/calls")"

begin "a user who is not root goes through sudo"
remove cmake
echo 1000 > "$work/uid"
run || fail "exit code $?"
[ "$(head -n 1 "$work/calls")" = sudo ] || fail "called: $(cat "$work/calls")"

begin "a conflict over a test package costs that package only"
remove cmake
remove pulseaudio
touch "$work/conflict"
run || fail "exit code $?"
grep -qx 'install -y -q --no-install-recommends --no-remove cmake' "$work/calls" || fail "called: $(cat "$work/calls")"
grep -q 'could not install pulseaudio' "$work/out" || fail "said: $(cat "$work/out")"

begin "another system is told what to install"
system=$work/other run && fail "exit code 0"
grep -q 'fedora 40' "$work/out" || fail "said: $(cat "$work/out")"
grep -q 'VISEMA_SKIP_SETUP=1' "$work/out" || fail "said: $(cat "$work/out")"
grep -q 'libopenblas0-pthread' "$work/out" || fail "said: $(cat "$work/out")"

exit $((failures > 0))
