#!/bin/bash
# The Java of the image: a run-time image of the build's own JDK (25 or later) with only the modules named below.
#
#   java-runtime.sh OUT_FOLDER
#
# Maven sets TOOLCHAIN_JAVA_HOME to the JDK that its toolchain selection found.
set -euo pipefail

out=$1
jdk=${TOOLCHAIN_JAVA_HOME:?is set by Maven; run mvn -pl image -am package}

[ "$(uname -s)" = Linux ] || {
  echo "The Java of the image is linked from the build's own JDK, so the image can only be made on Linux; this is $(uname -s)." >&2
  exit 1
}

modules=(
  java.base
  java.logging        # loggers of the JDK, Flyway and pgjdbc
  java.management     # the process's own facts: pgjdbc, Logback
  java.naming         # names in certificates, LDAP: pgjdbc, Logback
  java.net.http       # the operator's Kubernetes client
  java.security.jgss  # GSS, which pgjdbc offers to a server
  java.sql            # JDBC
  java.xml            # linked against by Logback, Jackson and pgjdbc
  jdk.httpserver      # /livez and /readyz
  jdk.management      # CPU time and memory of the process, for /metrics
  jdk.net             # intervals of TCP keep-alive: the runner's connection
  jdk.unsupported     # sun.misc.Unsafe: Fabric8's client
)
options=(--strip-java-debug-attributes --no-header-files --no-man-pages)

cache=${GODWIT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/godwit}/image
key=$(cat "$0" "$jdk/release" <(command -v strip) | sha256sum | cut -c1-16)
cached=$cache/java-$key

if [ ! -x "$cached/bin/java" ]; then
  echo "Linking a Java run-time image of $jdk" >&2
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/java.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  umask 022
  "$jdk/bin/jlink" --add-modules "$(IFS=, && echo "${modules[*]}")" "${options[@]}" --output "$work/java"
  # A list for making class archives, and tools that nobody runs.
  rm -f "$work/java/lib/classlist" "$work"/java/bin/{jwebserver,keytool}
  # Symbols for debuggers: 1.5 MB of the image.
  if command -v strip >/dev/null; then
    find "$work/java" -name '*.so' -exec strip --strip-unneeded {} +
  else
    echo "The program strip (Debian package binutils) is missing: the image is 1.5 MB larger than it need be." >&2
  fi
  mv -T "$work/java" "$cached" 2>/dev/null || [ -x "$cached/bin/java" ] # or another build was faster
fi

[ "$(cat "$out/.key" 2>/dev/null)" = "$key" ] && exit 0
rm -rf "$out"
mkdir -p "$out"
cp -a "$cached" "$out/java"
echo "$key" >"$out/.key"
