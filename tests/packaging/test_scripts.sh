#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# test_scripts.sh ROOT: shellcheck finds nothing in any shell script of the project.
set -euo pipefail
cd "$1"
command -v shellcheck > /dev/null || { echo "SKIP: shellcheck is not installed"; exit 77; }

mapfile -t scripts < <(grep -rlE '^#!/(bin/|usr/bin/env )(ba)?sh' .ci packaging tests | sort)
[ ${#scripts[@]} -ge 6 ] || { echo "FAIL: only ${#scripts[@]} scripts were found"; exit 1; }
shellcheck "${scripts[@]}"
echo "${#scripts[@]} scripts"
