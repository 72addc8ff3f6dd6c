#!/bin/sh
# A night's backup of Smaran: a checked copy of the database, the settings, the department's own orders. Called in the folder in which
# config.toml lies, with the folder for the copies, on another disk, and for how many days to keep them (30).
set -eu
umask 077
here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?"name the folder for the copies"}
days=${2:-30}

mkdir -p "$folder"
"$here/.venv/bin/smaran" backup "$folder/smaran-$(date +%Y%m%dT%H%M%S).sqlite"
cp config.toml "$folder/"
if [ -d data/orders ]; then cp -R data/orders "$folder/"; fi
# Only now that there is a new one.
find "$folder" -name 'smaran-*.sqlite' -mtime "+$days" -exec rm -f {} +
