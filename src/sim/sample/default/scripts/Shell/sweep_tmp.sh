#!/bin/bash
set -euo pipefail
days=$1
hdfs dfs -ls /tmp/dlf | awk -v limit="$(date -d "-$days days" +%F)" '$6 < limit {print $8}' | xargs -r hdfs dfs -rm -r -skipTrash
