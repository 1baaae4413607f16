#!/bin/bash
set -euo pipefail
template=$1 day=$2
sftp -b - regulator@reports.example.com <<< "put /reports/$template-$day.xbrl.gz"
