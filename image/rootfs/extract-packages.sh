#!/bin/bash
# Downloads Debian packages with what they depend on and extracts them into a folder. Nothing is installed and no
# maintainer script runs, so the folder holds the packages' files and nothing else.
#
#   extract-packages.sh PACKAGE,PACKAGE... NEW_FOLDER
#
# Each package leaves its control record in var/lib/dpkg/status.d, where image scanners look for it.
# Works as root, and as an ordinary user who has user namespaces (package uidmap); the result is the same.
set -euo pipefail

packages=$1 folder=$2
suite=bookworm

complain() {
  echo "$*" >&2
  exit 1
}

[ "$(uname -s)" = Linux ] || complain "Images can only be made on Linux; this is $(uname -s). A Linux container or virtual machine will do."

if ! command -v mmdebstrap >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the Debian package mmdebstrap, which the image is made with" >&2
    log=$(mktemp)
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mmdebstrap; } >"$log" 2>&1 || {
      cat "$log" >&2
      complain "apt-get could not install mmdebstrap; its output is above."
    }
    rm -f "$log"
  else
    complain "The program mmdebstrap is missing. Install it (sudo apt-get install mmdebstrap) and try again.
For the Godwit image there is a way without it: mvn -pl image -am package -Dimage.base=registry/repository:tag"
  fi
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

# The hook runs where the packages are extracted, which for an ordinary user is another user namespace: it may only
# touch that tree, handed to it as its argument.
cat >"$work/record-packages" <<'HOOK'
#!/bin/sh
set -eu
mkdir -p "$1/var/lib/dpkg/status.d"
for deb in "$1"/var/cache/apt/archives/*.deb; do
  dpkg-deb --field "$deb" >"$1/var/lib/dpkg/status.d/$(dpkg-deb --field "$deb" Package)"
done
HOOK
chmod 755 "$work" "$work/record-packages"

mmdebstrap --quiet --variant=extract --format=tar --skip=output/dev,output/mknod \
  --include="$packages" --extract-hook="$work/record-packages \"\$1\"" "$suite" "$work/root.tar" ||
  complain "mmdebstrap could not bring $packages of Debian $suite; it says why above. It needs a Debian mirror and, unless
run as root, user namespaces with the package uidmap and a range of ids for this user in /etc/subuid."

mkdir "$folder"
tar -xf "$work/root.tar" -C "$folder" --no-same-owner
