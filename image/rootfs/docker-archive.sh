#!/bin/bash
# Packs a folder into an image of one layer, in the format of `docker save`: what containerd, Docker, Podman and Jib
# read. The same files give the same bytes: order, owners and times are fixed.
#
#   docker-archive.sh ROOT_FOLDER REFERENCE CONTAINER_CONFIG_JSON OUT.tar
set -euo pipefail

root=$1 reference=$2 config=$3 out=$4

case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) architecture=$(uname -m) ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

deterministic_tar() {
  tar --sort=name --format=posix --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime \
    --mtime=@1 --owner=0 --group=0 --numeric-owner -C "$1" -cf "$2" "${@:3}"
}
sha256() { sha256sum "$1" | cut -d' ' -f1; }

mkdir "$work/archive"
deterministic_tar "$root" "$work/archive/layer.tar" .
layer=$(sha256 "$work/archive/layer.tar")
mv "$work/archive/layer.tar" "$work/archive/$layer.tar"

printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:01Z","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"1970-01-01T00:00:01Z","created_by":"docker-archive.sh"}]}' \
  "$architecture" "$config" "$layer" >"$work/config.json"
id=$(sha256 "$work/config.json")
mv "$work/config.json" "$work/archive/$id.json"
printf '[{"Config":"%s.json","RepoTags":["%s"],"Layers":["%s.tar"]}]' "$id" "$reference" "$layer" \
  >"$work/archive/manifest.json"

deterministic_tar "$work/archive" "$work/image.tar" manifest.json "$id.json" "$layer.tar"
mv "$work/image.tar" "$out"
