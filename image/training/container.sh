# Sourced in new mount, network and process namespaces: programs in a root file system of their own, about as a container
# runtime starts them.

prepare() { # ROOT
  mount -t proc proc "$1/proc"
  mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
  mount -t tmpfs tmpfs "$1/dev"
  mkdir -m 1777 "$1/dev/shm"
  for device in null zero random urandom; do
    touch "$1/dev/$device"
    mount --bind "/dev/$device" "$1/dev/$device"
  done
}

contained() { # ROOT [NAME=VALUE...] COMMAND...: not as root, and with no other environment
  local root=$1 environment=(LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin)
  shift
  while [[ $1 == [A-Z]*=* ]]; do
    environment+=("$1")
    shift
  done
  env -i "${environment[@]}" chroot --userspec=65532:65532 "$root" "$@"
}
