#!/bin/sh
# PostgreSQL's own parser (libpg_query 18, compiled to WebAssembly by the npm package libpg-query), and its licence for the runner's jar.
#
#   fetch.sh OUT_FOLDER LICENCE_FOLDER WORK_FOLDER
#
# npm takes the package from whatever registry it is set up for; package-lock.json holds the hash of what it must be.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=$1 licence=$2 work=$3
# Checked a second time: the names of its imports and exports change with every build of the package, and Java relies on them.
wanted=378b64e6182f65c71ad5dbd2c31c81e9dfed7d2f2debfb4b51c0d0de8fa2ae36

is_wanted() {
  [ -e "$1" ] && echo "$wanted  $1" | sha256sum --check --status
}

! is_wanted "$out/libpg-query.wasm" || [ ! -e "$licence/libpg-query.NOTICE" ] || exit 0

command -v npm >/dev/null || {
  echo "The runner's build takes PostgreSQL's parser from the npm package libpg-query, and there is no npm: install Node.js" >&2
  exit 1
}
echo "Fetching PostgreSQL's parser (npm package libpg-query)"
mkdir -p "$work" "$out" "$licence"
cp "$here/package.json" "$here/package-lock.json" "$work/"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --silent)
package=$work/node_modules/libpg-query
is_wanted "$package/wasm/libpg-query.wasm" || {
  echo "$package/wasm/libpg-query.wasm is not the file that this build knows" >&2
  exit 1
}
cp "$package/LICENSE" "$licence/libpg-query.LICENSE"
cp "$here/NOTICE" "$licence/libpg-query.NOTICE"
cp "$package/wasm/libpg-query.wasm" "$out/libpg-query.wasm"
