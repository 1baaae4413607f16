#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The shell scripts are scripts. usage: check_scripts.sh ROOT
set -euo pipefail

scripts=("$1"/packaging/quickstart "$1"/packaging/check "$1"/packaging/lib/*.sh "$1"/tests/lint/*.sh)
[ ! -e "$1/.ci/run" ] || scripts+=("$1/.ci/run")
for script in "${scripts[@]}"; do
  bash -n "$script"
done
if command -v shellcheck >/dev/null; then
  # From the root, as the paths in `# shellcheck source=` are.
  (cd "$1" && shellcheck --external-sources "${scripts[@]}")
fi
