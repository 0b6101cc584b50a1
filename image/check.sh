#!/bin/bash
# What must be true of the image that was made: small enough, and what runs is what is in its jars.
#
#   check.sh TARGET_FOLDER
set -euo pipefail

target=$1
here=$(dirname "$(readlink -f "$0")")
jdk=${TOOLCHAIN_JAVA_HOME:?is set by Maven; run mvn -pl image -am verify}

fail() {
  echo "$*" >&2
  exit 1
}

image=$target/godwit-image.tar
if [ -e "$image" ]; then
  size=$(stat --format=%s "$image")
  [ "$size" -lt 50000000 ] || fail "The image has $size bytes compressed; it is to stay under 50 MB."
fi

[ -e "$target/archive/trained" ] || {
  echo "The runner's class archive was not trained, so it is not checked." >&2
  exit 0
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/training/lay-out.sh" "$work" "$target/base.tar" "$target/java-runtime/java" \
  "$target"/stage/{libraries,programs} "$target/archive/layer"

run() { # the runner without arguments: it says that they are wrong
  unshare --mount --net --pid --fork --kill-child bash -euc '
    . "$1/training/container.sh"
    prepare "$2"
    contained "$2" /opt/java/bin/java -Xlog:class+load @/app/runner.args' run "$here" "$work/image" || true
}

run >"$work/as-made"
grep -q ' dev.godwit.runner.job.JobMain source: shared objects file' "$work/as-made" ||
  fail "The runner's classes do not come from its archive: $(grep -m1 -F JobMain "$work/as-made" || head -5 "$work/as-made")"

mkdir -p "$work/changed/dev/godwit/runner/job"
cat >"$work/changed/dev/godwit/runner/job/JobMain.java" <<'JAVA'
package dev.godwit.runner.job;

public class JobMain {
    public static void main(String[] arguments) {
        System.out.println("the changed class runs");
    }
}
JAVA
"$jdk/bin/javac" -d "$work/changed" "$work/changed/dev/godwit/runner/job/JobMain.java"
jar=$(echo "$work"/image/app/runner/godwit-runner-*.jar)
"$jdk/bin/jar" --update --file "$jar" -C "$work/changed" dev/godwit/runner/job/JobMain.class
# The time that it has in every image: its size alone must tell.
touch -d @1 "$jar"
run >"$work/with-a-changed-class"
grep -qx 'the changed class runs' "$work/with-a-changed-class" ||
  fail "A changed class is in the jar, and the archive's old one runs: $(tail -3 "$work/with-a-changed-class")"
