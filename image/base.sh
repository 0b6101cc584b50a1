#!/bin/bash
# The base of the Godwit image: the C library, the certificates and the licences of a few Debian packages. No shell,
# no package manager.
#
#   base.sh BASE OUT.tar
#
# BASE is Maven's property image.base. Anything but the default names an image of a registry: nothing to do then.
set -euo pipefail

base=$1 out=$2
[ "$base" = "tar://$out" ] || exit 0

here=$(dirname "$(readlink -f "$0")")
cache=${GODWIT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/godwit}/image
key=$(cat "$here/base.sh" "$here"/rootfs/*.sh <(uname -m) | sha256sum | cut -c1-16)
cached=$cache/base-$key.tar

if [ ! -s "$cached" ]; then
  echo "Making the base of the image from Debian packages" >&2
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/base.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  umask 022
  "$here/rootfs/extract-packages.sh" base-files,libc6,libc-bin,libgcc-s1,zlib1g,ca-certificates "$work/all"

  # What is kept is named here; what the packages carry or depend on beside it (openssl, gconv, perl...) is not.
  root=$work/root
  mkdir -p "$root"/{etc/ssl/certs,home/nonroot,proc,sys,dev,run,tmp}
  chmod 1777 "$root/tmp"
  keep() { (cd "$work/all" && cp -a --parents "$@" "$root"); }
  shopt -s nullglob
  cd "$work/all"
  keep lib*/ld-linux* lib/*-linux-gnu/ld-linux* \
    lib/*-linux-gnu/lib{c,m,dl,rt,pthread,resolv,anl,nss_files,nss_dns,gcc_s}.so.* lib/*-linux-gnu/libz.so.* \
    usr/lib/locale/C.utf8 etc/os-release usr/lib/os-release etc/debian_version usr/share/common-licenses
  for package in base-files libc6 libc-bin libgcc-s1 gcc-12-base zlib1g ca-certificates; do
    keep "var/lib/dpkg/status.d/$package"
    if [ -L "usr/share/doc/$package" ]; then
      keep "usr/share/doc/$package"
    else
      keep "usr/share/doc/$package/copyright"
    fi
  done
  # As the package's own script would have done it. Java has its own list; this one is for everything else.
  find usr/share/ca-certificates -name '*.crt' | LC_ALL=C sort | xargs cat >"$root/etc/ssl/certs/ca-certificates.crt"

  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  printf '%s\n' 'root:x:0:0:root:/root:/sbin/nologin' 'nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin' \
    'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin' >"$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'nogroup:x:65534:' 'nonroot:x:65532:' >"$root/etc/group"

  "$here/rootfs/docker-archive.sh" "$root" localhost/godwit-base:latest \
    '{"User":"65532:65532","WorkingDir":"/home/nonroot"}' "$work/base.tar"
  mv "$work/base.tar" "$cached"
fi

mkdir -p "$(dirname "$out")"
cmp -s "$cached" "$out" || cp "$cached" "$out"
