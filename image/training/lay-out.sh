#!/bin/bash
# Lays out the image's root file system, with the times that its files will have: an archive knows its jars by them.
#
#   lay-out.sh WORK_FOLDER BASE.tar JAVA LAYER...
#
# WORK_FOLDER/image comes out, and WORK_FOLDER/postgres: the root file system of the example's PostgreSQL.
set -euo pipefail

work=$1 base=$2 java=$3
here=$(dirname "$(readlink -f "$0")")

unpack() { # the layers of an image, for one like ours: a single one
  mkdir -p "$work/$1"
  tar -xf "$2" -O --wildcards '*.tar' | tar -x -C "$work/$1"
}
unpack image "$base"
unpack postgres "$("$here/../../examples/postgres/build-image.sh")"

mkdir -p "$work/image"/{opt/java,app}
cp -a "$java/." "$work/image/opt/java/"
for layer in "${@:4}"; do cp -a "$layer/." "$work/image/"; done
find "$work/image/opt" "$work/image/app" -exec touch -h -d @1 {} +
