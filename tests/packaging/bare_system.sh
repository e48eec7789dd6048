#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What debian12, elsewhere and from_source have in common: a bare Debian beside this one. Sourced; wants root, debootstrap
# and a mirror (DEBIAN_MIRROR).
set -euo pipefail
say() { echo "$(basename "$0"): $*"; }
[ "$(id -u)" = 0 ] || { say "has to be root" >&2; exit 1; }
mounted=()

# make_system SUITE [FOLDER]: FOLDER is used again if a system is in it, and kept; without one it goes at the end.
make_system() {
  local suite=$1 script=/usr/share/debootstrap/scripts/$1
  system=${2:-$(mktemp -d "${TMPDIR:-/var/tmp}/visema-$suite.XXXXXX")}
  kept=${2:-}
  trap leave_system EXIT
  if [ ! -e "$system/etc/debian_version" ]; then
    say "making a bare $suite"
    mkdir -p "$system"
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
    debootstrap --variant=minbase "$suite" "$system" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" "$script" \
      > "$system.log" 2>&1 || { tail "$system.log"; exit 1; }
    rm -f "$system.log"
  fi
  cp /etc/resolv.conf "$system/etc/resolv.conf"
  for place in proc dev; do
    mount --rbind --make-rslave "/$place" "$system/$place"
    mounted+=("$system/$place")
  done
}

leave_system() {
  for place in "${mounted[@]}"; do umount -l "$place"; done
  [ -n "$kept" ] || rm -rf --one-file-system "$system"
}

inside() {
  chroot "$system" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
quietly() { "$@" > "$system/tmp/log" 2>&1 || { tail -30 "$system/tmp/log"; exit 1; }; }
install_packages() {
  quietly inside apt-get update -q
  quietly inside apt-get install -y --no-install-recommends "$@"
}

# show_studio PROGRAM PICTURE [ARGUMENT...]: the window opens on a display of its own, and what it shows is kept inside. The
# display has a number that none has here: displays are known across systems.
show_studio() {
  # shellcheck disable=SC2016  # what is in single quotes is for the other system
  inside timeout 300 xvfb-run -a -n $((2000 + RANDOM)) -s "-screen 0 1440x900x24" bash -c '
    program=$1 picture=$2 started=$(date +%s%N)
    "$program" "${@:3}" & studio=$!
    for i in $(seq 1200); do
      window=$(xdotool search --onlyvisible --name "Visema Studio" 2> /dev/null | head -1) && [ -n "$window" ] && break
      sleep 0.1
    done
    [ -n "$window" ] || { echo "it does not open"; exit 1; }
    echo "opened after $((($(date +%s%N) - started) / 1000000)) ms"
    sleep 5
    import -window root "$picture"
    kill $studio; wait $studio 2> /dev/null || true' - "$@"
}
