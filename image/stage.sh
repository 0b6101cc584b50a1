#!/bin/bash
# Lays out /app as the image will have it: the jars of each program, and for each an argument file with the JVM's
# flags, the class path and the main class, so that a Job's command can stay the same whatever the image is made of:
#
#   /opt/java/bin/java @/app/runner.args deploy --bundle /bundle/0
#
#   stage.sh OPERATOR_JAR OPERATOR_LIBRARIES RUNNER_JARS ARGUMENTS OUT_FOLDER
#
# Two folders come out, one layer of the image each: what rarely changes, and what every build changes. The runner's
# argument file lies beside them: archive.sh adds to it.
set -euo pipefail

operator_jar=$1 operator_libraries=$2 runner_jars=$3 arguments=$4 out=$5
libraries=$out/libraries programs=$out/programs
here=$(dirname "$(readlink -f "$0")")
jdk=${TOOLCHAIN_JAVA_HOME:?is set by Maven; run mvn -pl image -am package}

for needed in "$operator_jar" "$operator_libraries" "$runner_jars"; do
  [ -e "$needed" ] || {
    echo "$needed is missing: the image is packaged after the two programs, mvn -pl image -am package" >&2
    exit 1
  }
done

# Jib knows a layer again by its files' times: what is unchanged is left alone.
state=$(
  cat "$0" "$here/Stored.java" "$arguments"/*.args
  stat --format='%n %s %y' "$operator_jar" "$operator_libraries"/*.jar "$runner_jars"/*.jar
)
[ "$state" != "$(cat "$out/state" 2>/dev/null)" ] || exit 0

rm -rf "$out"
mkdir -p "$libraries"/app/{operator,runner,shared} "$programs"/app/{operator,runner}

cp -p "$operator_libraries"/*.jar "$libraries/app/operator/"
cp -p "$operator_jar" "$programs/app/operator/"
cp -p "$runner_jars"/*.jar "$libraries/app/runner/"
# Parses a laptop's command line; a Job has none, and starts faster without it.
rm -f "$libraries"/app/runner/picocli-*.jar
for program in operator runner; do
  find "$libraries/app/$program" -name 'godwit-*.jar' -exec mv -t "$programs/app/$program" {} +
  compgen -G "$programs/app/$program/godwit-$program-*.jar" >/dev/null || {
    echo "The jar godwit-$program is not among those of the program $program: the image would start nothing" >&2
    exit 1
  }
done

# What both programs use lies there once.
for jar in "$libraries"/app/operator/*.jar; do
  twin=$libraries/app/runner/$(basename "$jar")
  if cmp -s "$jar" "$twin"; then
    rm "$twin"
    mv -t "$libraries/app/shared" "$jar"
  fi
done

# 4 MB less to pull, and nothing to inflate when a program starts.
"$jdk/bin/java" "$here/Stored.java" "$out"/*/app/*/*.jar

class_path() { # our own jars first, then the libraries, each in a fixed order
  for folder in "$programs/app/$1" "$libraries/app/$1" "$libraries/app/shared"; do
    find "$folder" -name '*.jar' -printf "/app/${folder##*/}/%P\n" | LC_ALL=C sort
  done | paste -sd:
}
arguments_of() {
  sed -e '/^ *#/d' -e "s|@CLASS_PATH@|$(class_path "$1")|" "$arguments/$1.args"
}
arguments_of operator >"$programs/app/operator.args"
arguments_of runner >"$out/runner.args"
echo "$state" >"$out/state"
