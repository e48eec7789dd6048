#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test_tables.sh PROGRAM: the manual page and the completions, which the program prints from its own option tables, are
# what man and the shells understand, and leave nothing out.
set -uo pipefail
program=$1
name=$(basename "$program")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }
missing() { command -v "$1" > /dev/null && return 1; echo "SKIP: $1 is not installed"; }

"$program" _man > "$work/$name.1" || fail "there is no manual page"
if ! missing man; then
  LC_ALL=C.UTF-8 MANWIDTH=100 man -l --warnings "$work/$name.1" > "$work/page" 2> "$work/warnings" ||
    fail "man cannot show it"
  [ -s "$work/warnings" ] && fail "man warns: $(head -3 "$work/warnings")"
  # Every command and every long option of every --help is on the page.
  for command in $("$program" --help | sed -n '/^Subcommands:/,$ s/^  \([a-z][a-z-]*\) .*/\1/p'); do
    grep -q "$name $command" "$work/page" || fail "the page has no $command"
    for option in $("$program" "$command" --help | grep -oE '^  (-[a-z],)?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
      grep -q -- "$option" "$work/page" || fail "the page has no $option of $command"
    done
  done
fi

"$program" _completions bash > "$work/bash"
# complete WORD...: what bash offers after these words.
offers() {
  bash -c 'source "$1"; shift
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _'"${name//-/_}"'; printf "%s\n" "${COMPREPLY[@]}"' - "$work/bash" "$@"
}
[ "$(offers "$name" rend)" = render ] || fail "bash does not complete a command: $(offers "$name" rend)"
[ "$(offers "$name" render --cod | sort | tr '\n' ' ')" = "--codec --codes --codes-in " ] ||
  fail "bash does not complete options: $(offers "$name" render --cod)"
[ "$(offers "$name" render --silence k)" = keep ] || fail "bash does not complete a choice"
[ "$(offers "$name" build che)" = check ] || fail "bash does not complete a command of a command"
[ -z "$(offers "$name" render --audio '')" ] || fail "bash does not leave a file to itself"

"$program" _completions zsh > "$work/_$name"
if ! missing zsh; then
  zsh -n "$work/_$name" || fail "zsh cannot read its completions"
  zsh -fc 'fpath=($1 $fpath); autoload -Uz compinit && compinit -u -D; (( $+functions[_'"$name"'] ))' - "$work" ||
    fail "zsh does not know its completions"
fi

"$program" _completions fish > "$work/$name.fish"
if ! missing fish; then
  fishes() { HOME=$work fish --no-config -c "source $work/$name.fish; complete -C '$*'" 2> /dev/null | cut -f 1; }
  [ "$(fishes "$name rend")" = render ] || fail "fish does not complete a command: $(fishes "$name rend")"
  fishes "$name render --cod" | grep -qx -- --codec || fail "fish does not complete an option"
  [ "$(fishes "$name render --silence k")" = keep ] || fail "fish does not complete a choice"
fi

"$program" _completions csh > /dev/null 2> "$work/errors" && fail "completions for another shell"
grep -q csh "$work/errors" || fail "said: $(cat "$work/errors")"
exit $((failures > 0))
