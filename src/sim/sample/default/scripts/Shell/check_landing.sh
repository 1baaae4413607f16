#!/bin/bash
# Waits until the landing directory of a day is complete: the sender writes _SUCCESS last.
set -euo pipefail
directory=$1 day=$2
for _ in $(seq 60); do
  hdfs dfs -test -e "$directory/$day/_SUCCESS" && exit 0
  sleep 60
done
echo "no _SUCCESS in $directory/$day after an hour" >&2
exit 1
