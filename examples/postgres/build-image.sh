#!/bin/bash
# Makes the container image localhost/godwit-postgres:15 for examples and tests from Debian's postgresql-15, without
# Docker and without a registry, and prints where it is: a file for `ctr images import`, `docker load` or
# e2e/cluster/cluster load. A second call finds it made.
#
# Not an image for production: it has no upgrades, no back-ups, no TLS.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
rootfs=$here/../../image/rootfs
cache=${GODWIT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/godwit}/image
key=$(cat "$here/build-image.sh" "$here/entrypoint.sh" "$rootfs"/*.sh <(uname -m) | sha256sum | cut -c1-16)
image=$cache/postgres-$key.tar

if [ -s "$image" ]; then
  echo "$image"
  exit
fi

echo "Making the PostgreSQL image of the examples from Debian packages (half a minute, 90 MB; once)" >&2
mkdir -p "$cache"
work=$(mktemp -d "$cache/postgres.XXXXXX")
trap 'rm -rf "$work"' EXIT
umask 022
"$rootfs/extract-packages.sh" postgresql-15,busybox-static,base-files,libc-bin "$work/all"

all=$work/all root=$work/root home=usr/lib/postgresql/15
mkdir -p "$root"/{bin,etc,proc,sys,dev,run,tmp,usr/bin,usr/local/bin,var/lib/postgresql/data}
chmod 1777 "$root/tmp" "$root/var/lib/postgresql/data"
keep() { (cd "$all" && cp -a --parents "$@" "$root"); }
shopt -s nullglob
cd "$all"

rm -f "$home"/lib/llvmjit*.so
rm -rf usr/share/postgresql/15/man
keep "$home"/bin/{postgres,initdb,pg_ctl,pg_isready,psql,pg_dump,pg_restore,createdb} "$home"/lib/*.so \
  usr/share/postgresql usr/share/zoneinfo usr/lib/locale/C.utf8 bin/busybox etc/os-release usr/lib/os-release \
  lib*/ld-linux* lib/*-linux-gnu/ld-linux* lib/*-linux-gnu/libnss_{files,dns}.so.* \
  usr/share/common-licenses usr/share/doc/*/copyright

# The libraries that those programs and modules load, and no others. The packages' own loader is asked, and only for
# what it finds in the packages.
path=$(printf '%s:' "$all"/lib/*-linux-gnu "$all"/usr/lib/*-linux-gnu)
loaders=("$all"/lib/*-linux-gnu/ld-linux*)
for file in "$home"/bin/{postgres,initdb,pg_ctl,pg_isready,psql,pg_dump,pg_restore,createdb} "$home"/lib/*.so; do
  "${loaders[0]}" --inhibit-cache --library-path "$path" --list "$PWD/$file" 2>/dev/null || true
done | sed -n "s|.* => $all/\(.*\) (0x.*|\1|p" | sort -u >"$work/libraries"
while read -r library; do
  keep "$library"
  [ ! -L "$library" ] || keep "$(dirname "$library")/$(readlink "$library")"
done <"$work/libraries"

for applet in sh cat ls mkdir mv rm cp sed sleep env id date grep head tail; do
  ln -s busybox "$root/bin/$applet"
done
for program in psql pg_dump pg_isready; do ln -sf "/$home/bin/$program" "$root/usr/bin/$program"; done
install -m 755 "$here/entrypoint.sh" "$root/usr/local/bin/entrypoint"
printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'nonroot:x:65532:65532:nonroot:/tmp:/bin/sh' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'nonroot:x:65532:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"

"$rootfs/docker-archive.sh" "$root" localhost/godwit-postgres:15 \
  '{"User":"65532:65532","Entrypoint":["/usr/local/bin/entrypoint"],"WorkingDir":"/tmp","StopSignal":"SIGINT","ExposedPorts":{"5432/tcp":{}},"Env":["PATH=/usr/bin:/bin","LANG=C.UTF-8","PGHOST=/tmp"]}' \
  "$work/postgres.tar"
mv "$work/postgres.tar" "$image"
echo "$image"
