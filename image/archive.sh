#!/bin/bash
# The runner's class archive (AppCDS): the classes of a run, parsed, verified and linked ahead. With it a Job's JVM takes two thirds
# of the CPU time and of the memory. A layer of the image comes out: /app/runner.jsa, and /app/runner.args which names it.
#
#   archive.sh BASE.tar JAVA STAGE OUT_FOLDER
#
# Which classes a run needs is learnt from one: the runner deploys the example's migrations to a real PostgreSQL, in the
# image's own root, by name and password as in a cluster. That takes root, for the namespaces it happens in. Without, or
# on another base, the archive holds what every Java program loads, and this says so.
#
# An archive, not JEP 483's cache: JDK 25.0.3 runs a cache's classes although the jars have changed (JDK-8377932). An
# archive is refused if a jar's size or time differs; check.sh proves it.
set -euo pipefail

base=$1 java=$2 stage=$3 out=$4
here=$(dirname "$(readlink -f "$0")")

# Sizes and times alone would not do: whoever builds twice in a second has another jar under the same archive.
state=$(cat "$here/archive.sh" "$here"/training/* "$java"/release "$stage/runner.args" <(cd "$stage" && sha256sum libraries/app/{runner,shared}/*.jar programs/app/runner/*.jar) | sha256sum)
[ "$state" != "$(cat "$out/state" 2>/dev/null)" ] || exit 0

rm -rf "$out"
mkdir -p "$out/layer/app"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! [ -e "$base" ]; then
  reason="the base of the image is one of a registry"
elif ! { [ "$(id -u)" = 0 ] && unshare --mount --net --pid --fork true; } 2>/dev/null; then
  reason="training takes root, and namespaces"
else
  reason=
fi

if [ -z "$reason" ]; then
  echo "Training the runner's class archive on a deploy to a real PostgreSQL" >&2
  "$here/training/lay-out.sh" "$work" "$base" "$java" "$stage/libraries" "$stage/programs"
  cp "$stage/runner.args" "$work/image/app/"
  mkdir "$work/bundle" "$work/out"
  chmod 777 "$work/out"
  for migration in "$here"/../examples/blog/prisma/migrations/*/; do
    cp "$migration/migration.sql" "$work/bundle/$(basename "$migration").sql"
  done
  unshare --mount --net --pid --fork --kill-child "$here/training/train.sh" "$work" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    echo "Training the runner's class archive failed; what it said is above." >&2
    exit 1
  }
  mv "$work/out/runner.jsa" "$out/layer/app/"
  touch "$out/trained"
else
  echo "The runner's class archive is not trained, $reason: a Job's JVM takes half as much CPU time again." >&2
  "$java/bin/java" -Xshare:dump -XX:SharedClassListFile="$TOOLCHAIN_JAVA_HOME/lib/classlist" \
    -XX:SharedArchiveFile="$out/layer/app/runner.jsa" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
  }
fi

{
  echo "-XX:SharedArchiveFile=/app/runner.jsa"
  cat "$stage/runner.args"
} >"$out/layer/app/runner.args"
echo "$state" >"$out/state"
