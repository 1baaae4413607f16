#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every source is as clang-format 14 writes it. usage: check_format.sh CLANG_FORMAT ROOT
set -euo pipefail

# Another version lays lines out in another way.
case "$("$1" --version)" in
  *"version 14."*) ;;
  *) echo "not clang-format 14"; exit 77 ;;
esac

if ! complaints="$(find "$2/src" "$2/include" "$2/tests" \( -name '*.cc' -o -name '*.h' \) -print0 |
  xargs -0 "$1" --dry-run -Werror 2>&1)"; then
  grep 'error:' <<<"$complaints" | cut -d: -f1 | sort -u
  echo 'run clang-format -i on these'
  exit 1
fi
